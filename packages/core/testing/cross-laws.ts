import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { FidelityNote } from '../src/schema/generate/fidelity.ts';
import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { Seal } from '../src/schema/generate/seal.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import { asJsonText } from '../src/schema/json/raw-json.ts';
import type { Target } from '../src/wire/codec.ts';
import type { GenerateFormat } from '../src/wire/generate-format.ts';
import { openSeal } from '../src/wire/seal-envelope.ts';
import { type CoreKinds, commonCoreRequest } from './arbitraries/core-requests.ts';
import { replayedRequest } from './client-replay.ts';
import { sortsAssistantItems } from './codec-laws.ts';
import { deepFreeze } from './deep-freeze.ts';
import { decodedRequest, encodedRequest, encodedResult, inDomain, ownTarget } from './laws/law-subject.ts';
import { normalForm } from './normal-form.ts';
import { okValue } from './ok-value.ts';
import { ablestTarget, askOf, familyOf } from './targets.ts';

const hurts = ({ touches }: FidelityNote): boolean => touches !== 'cost';

/** Half of the formats have no place for the name of a schema, the others demand one. */
const isOfSchemaName = ({ field }: FidelityNote): boolean => field === 'output.name';

function withoutSchemaName(request: GenerateRequest): GenerateRequest {
  if (request.output?.type !== 'json-schema') return request;
  const { name: _, ...output } = request.output;
  return { ...request, output };
}

/** L7: what both formats can say crosses without a note and means the same on the other side. */
export function commonCoreLaw(from: GenerateFormat, to: GenerateFormat, kinds: CoreKinds = {}, numRuns = 100): void {
  test(`L7 the common core crosses from ${from.name} to ${to.name}`, () =>
    fc.assert(
      fc.property(commonCoreRequest(kinds), (any) => {
        const request = okValue(decodedRequest(from, encodedRequest(from, any, ownTarget(from))?.text ?? ''));
        const crossed = encodedRequest(to, request, ownTarget(to));
        expect(crossed?.notes.filter((note) => hurts(note) && !isOfSchemaName(note))).toEqual([]);
        expectSameMeaning(request, to, crossed?.text ?? '', from);
      }),
      { numRuns },
    ));
}

/** L7: where no note says that something is lost, nothing is. */
export function noSilentLossLaw(
  from: GenerateFormat,
  to: GenerateFormat,
  requests: fc.Arbitrary<GenerateRequest>,
  numRuns = 100,
): void {
  test(`L7 nothing is lost silently from ${from.name} to ${to.name}`, () =>
    fc.assert(
      fc.property(requests, (any) => {
        const request = inDomain(from, any, ownTarget(from));
        const crossed = request && encodedRequest(to, request, ownTarget(to));
        if (request === undefined || crossed === undefined || crossed.notes.some(hurts)) return;
        expectSameMeaning(request, to, crossed.text, from);
      }),
      { numRuns },
    ));
}

/** Some APIs say the model and the wish for a stream in their path. */
function bodyOnly(request: GenerateRequest): GenerateRequest {
  const { delivery: _, ...body } = withoutSchemaName(request);
  return { ...body, model: '' };
}

function expectSameMeaning(request: GenerateRequest, to: GenerateFormat, text: string, from: GenerateFormat): void {
  const normal = { sortsAssistantItems: sortsAssistantItems(from, to) };
  const decoded = okValue(decodedRequest(to, text));
  const isByPath = request.model === '' || decoded.model === '';
  const [received, meant] = [decoded, request].map(isByPath ? bodyOnly : withoutSchemaName);
  expect(received && normalForm(received, normal)).toEqual(meant && normalForm(meant, normal));
}

/** L9: every attempt is as if it were the only one. */
export function attemptsLaw(formats: readonly GenerateFormat[], requests: fc.Arbitrary<GenerateRequest>): void {
  test('L9 attempts do not leave traces', () =>
    fc.assert(
      fc.property(
        requests,
        fc.array(fc.constantFrom(...formats), { minLength: 2, maxLength: 5 }),
        (request, targets) => {
          const alone = targets.map((format) => encodedRequest(format, structuredClone(request), ownTarget(format)));
          const shared = deepFreeze(structuredClone(request));
          expect(targets.map((format) => encodedRequest(format, shared, ownTarget(format)))).toEqual(alone);
          expect(shared).toEqual(request);
        },
      ),
      { numRuns: 60 },
    ));
}

/** L15: through a client of any format a seal comes back to those who can open it, and to nobody else. */
export function sealsLaw(clients: readonly GenerateFormat[], providers: readonly GenerateFormat[]): void {
  describe('L15 seals travel', () => {
    const pairs = clients.flatMap((client) =>
      providers.map((minter) => [client.name, minter.name, client, minter] as const),
    );
    test.each(pairs)('through %s, minted over %s', (_client, _minter, client, minter) => {
      for (const kind of ['signature', 'encrypted', 'redacted'] as const) {
        const seal: Seal = {
          kind,
          data: 'U2VhbA==',
          mintedBy: { family: familyOf(minter.name), provider: minter.name },
        };
        const history = historyWith(client, minter, seal);
        for (const provider of providers) {
          const encoded = encodedRequest(provider, history, ablestTarget(provider.name));
          const isHome = familyOf(provider.name) === familyOf(minter.name);
          const seen = [kind, provider.name, sealsIn(encoded?.text ?? '')];
          // chat as a provider has room for few kinds of seals, but must never see a foreign one
          if (!isHome) expect(seen).toEqual([kind, provider.name, []]);
          else if (provider.name === minter.name) expect(seen).toEqual([kind, provider.name, ['U2VhbA==']]);
        }
      }
    });
  });
}

/** The next request of a client that was given an answer with this seal. */
function historyWith(client: GenerateFormat, minter: GenerateFormat, seal: Seal): GenerateRequest {
  const entries = seal.kind === 'redacted' ? [] : [{ kind: 'text', text: 'T' } as const];
  const items = [{ type: 'reasoning', entries, seal, id: 'rs_1' } as const, { type: 'text', text: 'said' } as const];
  const answer = { id: 'r_1', model: 'm', candidates: [{ index: 0, items, finish: { reason: 'stop' } as const }] };
  const { text } = encodedResult(client, answer, askOf(client.name, minter.name));
  return okValue(decodedRequest(client, replayedRequest(client.name, text)));
}

/** Bare or in envelopes. */
function sealsIn(text: string): readonly string[] {
  const bare = text.includes('"U2VhbA=="') ? ['U2VhbA=='] : [];
  const wrapped = [...text.matchAll(/"(Z3dzZWFs[^"]*)"/g)].map(
    ([, data]) => openSeal(data ?? '')?.seal.data ?? 'broken',
  );
  return [...bare, ...wrapped];
}

/** L17: editing the body and editing the request are the same thing, and other members keep their bytes. */
export function fastPathLaw(
  format: GenerateFormat,
  requests: fc.Arbitrary<GenerateRequest>,
  target?: Partial<Target>,
): void {
  test(`L17 the fast path of ${format.name} only edits what is due`, () =>
    fc.assert(
      fc.property(requests, fc.constantFrom('model-1', 'gpt "x" ø'), (any, model) => {
        const text = encodedRequest(format, any, ownTarget(format))?.text;
        if (text === undefined) return;
        const body = JsonBody.parse(text);
        if (!body.ok) throw new Error(body.message);
        const isStream = body.body.value['stream'] === true;
        const sent = format.relay?.request(body.body, ownTarget(format, { model, ...target }), { isStream });
        if (sent === undefined) return;
        const { delivery: _, ...relayed } = okValue(decodedRequest(format, sent));
        const { delivery: __, ...edited } = okValue(
          decodedRequest(format, body.body.edited({ model: asJsonText(JSON.stringify(model)) })),
        );
        expect(relayed).toEqual(relayed.model === '' ? { ...edited, model: '' } : edited);
      }),
      { numRuns: 60 },
    ));
}
