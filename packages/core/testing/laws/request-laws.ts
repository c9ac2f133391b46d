import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { GenerateRequest } from '../../src/schema/generate/request.ts';
import type { GenerateResult } from '../../src/schema/generate/result.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';
import type { Target } from '../../src/wire/codec.ts';
import { richRequest } from '../arbitraries/rich-requests.ts';
import { deepFreeze } from '../deep-freeze.ts';
import { okValue } from '../ok-value.ts';
import { askOf } from '../targets.ts';
import {
  decodedRequest,
  decodedResult,
  encodedRequest,
  encodedResult,
  inDomain,
  type LawSubject,
} from './law-subject.ts';

export function requestLaws(subject: LawSubject): void {
  const { format, requests, target, numRuns } = subject;

  describe('requests', () => {
    test('L1 decode ∘ encode is the identity on what the format can say, without a note', () =>
      fc.assert(
        fc.property(requests, (any) => {
          const request = inDomain(format, any, target);
          if (request === undefined) return;
          const again = encodedRequest(format, request, target);
          expect(again?.notes).toEqual([]);
          expect(again && okValue(decodedRequest(format, again.text))).toEqual(request);
        }),
        { numRuns },
      ));

    test('L2 L8 encode ∘ decode gives the same bytes, schemas letter by letter', () =>
      fc.assert(
        fc.property(requests, (any) => {
          const first = encodedRequest(format, any, target);
          if (first === undefined) return;
          const request = okValue(decodedRequest(format, first.text));
          expect(encodedRequest(format, request, target)?.text).toBe(first.text);
          for (const schema of schemasOf(request)) expect(first.text).toContain(schema);
        }),
        { numRuns },
      ));

    test('L8 L10 the same request gives the same bytes and notes, and stays as it is', () =>
      fc.assert(
        fc.property(requests, (request) => {
          const copy = structuredClone(request);
          const [first, second] = [deepFreeze(request), copy].map((each) => encodedRequest(format, each, target));
          expect(second).toEqual(first);
          expect(copy).toEqual(request);
        }),
        { numRuns },
      ));

    namesLaw(subject);
  });
}

const schemasOf = ({ tools }: GenerateRequest): readonly string[] =>
  (tools ?? []).flatMap((tool) => (tool.type === 'function' && tool.parameters !== undefined ? [tool.parameters] : []));

/** Stricter than any provider, so that names and ids have to change. */
const strict: Partial<Target> = {
  toolNameRule: { pattern: /^[a-zA-Z0-9_-]{1,16}$/, maxLength: 16 },
  callIdRule: { pattern: /^[a-zA-Z0-9]{9}$/, maxLength: 9 },
};

function namesLaw({ format, target, numRuns }: LawSubject): void {
  test('L14 changed names and ids are told apart, legal, and undone in the answer', () =>
    fc.assert(
      fc.property(richRequest({ oddNames: true, hosted: false, seals: false }), (request) => {
        const encoded = encodedRequest(format, request, { ...target, ...strict });
        if (encoded === undefined) return;
        const { toolNames, callIds } = encoded.sent;
        for (const changed of [toolNames, callIds]) expect(new Set(changed.values()).size).toBe(changed.size);
        for (const name of toolNames.keys()) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,16}$/);
        for (const id of callIds.keys()) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
        for (const [wireName, name] of toolNames) {
          if ([wireName, name].includes(encoded.sent.outputTool ?? '')) continue;
          const { text } = encodedResult(format, callTo(wireName), askOf(format.name));
          const answer = okValue(decodedResult(format, text, encoded.sent));
          expect(answer.candidates[0]?.items.map((item) => 'name' in item && item.name)).toEqual([name]);
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    ));
}

const callTo = (name: string): GenerateResult => ({
  candidates: [
    {
      index: 0,
      items: [{ type: 'tool-call', callId: 'call_1', name, input: { kind: 'json', json: asJsonText('{}') } }],
      finish: { reason: 'tool-calls' },
    },
  ],
});
