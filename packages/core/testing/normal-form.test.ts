import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { AssistantItem } from '../src/schema/generate/item.ts';
import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { GenerateResult } from '../src/schema/generate/result.ts';
import { asJsonText } from '../src/schema/json/raw-json.ts';
import { richRequest } from './arbitraries/rich-requests.ts';
import { canonicalJson } from './canonical-json.ts';
import { normalForm } from './normal-form.ts';

const text = (words: string) => ({ type: 'text', text: words }) as const;
const request = (more: Partial<GenerateRequest>): GenerateRequest => ({
  model: 'm',
  instructions: [],
  turns: [{ role: 'user', items: [text('q')] }],
  ...more,
});
const answer = (...items: readonly AssistantItem[]): GenerateResult => ({
  candidates: [{ index: 0, items, finish: { reason: 'stop' } }],
});
const call = (callId: string, json: string): AssistantItem => ({
  type: 'tool-call',
  callId,
  name: 'w',
  input: { kind: 'json', json: asJsonText(json) },
});

const same: readonly (readonly [string, GenerateRequest | GenerateResult, GenerateRequest | GenerateResult])[] = [
  ['vendor members', request({ vendor: { cohere: { x: asJsonText('1') } } }), request({})],
  ['costs', request({ service: { tier: 'flex' }, cache: { key: 'k' } }), request({})],
  [
    'defaults',
    request({
      toolChoice: { mode: 'auto' },
      allowsParallelCalls: true,
      candidateCount: 1,
      output: { type: 'text' },
      tools: [],
    }),
    request({}),
  ],
  [
    'leading system turns',
    request({
      turns: [
        { role: 'developer', items: [text('S')] },
        { role: 'user', items: [text('q')] },
      ],
    }),
    request({ instructions: [{ authority: 'system', placement: 'field', parts: [text('S')] }] }),
  ],
  [
    'neighbours of one role and their texts',
    request({
      turns: [
        { role: 'user', items: [text('a')] },
        { role: 'user', items: [text('b'), text('')] },
      ],
    }),
    request({ turns: [{ role: 'user', items: [text('ab')] }] }),
  ],
  ['call ids', answer(call('x', '{}'), call('y', '{}')), answer(call('1', '{}'), call('2', '{}'))],
  ['the spelling of JSON', answer(call('x', '{"b":1.0,"a":[10]}')), answer(call('x', '{ "a": [1e1], "b": 1 }'))],
  [
    'cipher texts of seals',
    answer({ type: 'reasoning', entries: [], seal: { kind: 'encrypted', data: 'a' } }),
    answer({ type: 'reasoning', entries: [], seal: { kind: 'encrypted', data: 'b' } }),
  ],
];

const different: readonly (readonly [string, GenerateRequest | GenerateResult, GenerateRequest | GenerateResult])[] = [
  ['temperature 0', request({ sampling: { temperature: 0 } }), request({})],
  ['a missing call', answer(call('x', '{}')), answer()],
  [
    'numbers beyond doubles',
    answer(call('x', '{"a":12345678901234567890}')),
    answer(call('x', '{"a":12345678901234567891}')),
  ],
  ['who opens a seal', answer(sealed('claude')), answer(sealed('openai'))],
  ['the order of text and call', answer(text('a'), call('x', '{}')), answer(call('x', '{}'), text('a'))],
  ['parallel calls forbidden', request({ allowsParallelCalls: false }), request({})],
  ['which call is answered', answered('x'), answered('y')],
];

function sealed(family: string): AssistantItem {
  return { type: 'reasoning', entries: [], seal: { kind: 'signature', data: 'a', mintedBy: { family } } };
}

function answered(callId: string): GenerateRequest {
  const result = { type: 'tool-result', callId, parts: [text('r')], isError: false } as const;
  return request({
    turns: [
      { role: 'user', items: [text('q')] },
      { role: 'assistant', items: [call('x', '{}'), call('y', '{}')] },
      { role: 'user', items: [result] },
    ],
  });
}

describe('does not count', () => {
  test.each([...same])('%s', (_, a, b) => expect(normalForm(a)).toEqual(normalForm(b)));

  test('the order of text and call where it cannot be said', () => {
    const [a, b] = [answer(text('a'), call('x', '{}')), answer(call('x', '{}'), text('a'))];
    expect(normalForm(a, { sortsAssistantItems: true })).toEqual(normalForm(b, { sortsAssistantItems: true }));
  });
});

describe('counts', () => {
  test.each([...different])('%s', (_, a, b) => expect(normalForm(a)).not.toEqual(normalForm(b)));
});

test('leaves the request alone', () =>
  fc.assert(
    fc.property(richRequest(), (any) => {
      const before = structuredClone(any);
      normalForm(any);
      expect(any).toEqual(before);
    }),
  ));

test.each([
  ['1.50e3', '15e2'],
  ['1500', '15e2'],
  ['0.00', '0'],
  ['-0', '0'],
  ['12345678901234567890', '1234567890123456789e1'],
  ['{"b":1,"a":1,"b":2}', '{"a":1e0,"b":2e0}'],
  ['{"properties":{"z":0,"a":0}}', '{"properties":{"z":0,"a":0}}'],
  ['"\\u0061"', '"a"'],
  ['{"a":', 'no JSON: {"a":'],
])('%s is %s', (json, canonical) => expect(canonicalJson(json)).toBe(canonical));
