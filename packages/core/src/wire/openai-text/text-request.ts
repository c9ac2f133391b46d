import { compact, unlessEmpty } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Turn } from '../../schema/generate/item.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObject, readString, readStrings } from '../../schema/json/read-value.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import {
  decodeOpenaiDelivery,
  decodeOpenaiSampling,
  encodeOpenaiDelivery,
  knownOfStreamOptions,
} from '../openai-sampling.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';
import { noteUnsayable } from './note-unsayable.ts';
import { costsOnly, definedMembers, paramPaths } from './param-paths.ts';

const format = 'openai-text';

export function decodeRequest(wire: JsonObject): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('invalid request format: expected a JSON object');
  const isTokens = isTokenPrompt(wire.prompt);
  const request: GenerateRequest = compact({
    model: readString(wire.model) ?? '',
    instructions: [],
    turns: isTokens ? [] : [promptTurn(wire.prompt)],
    sampling: decodeOpenaiSampling(wire),
    limits: unlessEmpty(compact({ maxOutputTokens: readNumber(wire.max_tokens), stop: readStrings(wire.stop) })),
    candidateCount: readNumber(wire.n),
    logprobs: readNumber(wire.logprobs) === undefined ? undefined : compact({ top: readNumber(wire.logprobs) }),
    identity: unlessEmpty(compact({ user: readString(wire.user) })),
    delivery: decodeOpenaiDelivery(wire),
    completion: compact({
      suffix: readString(wire.suffix),
      hasEcho: readBoolean(wire.echo),
      bestOf: readNumber(wire.best_of),
      promptTokens: isTokens ? printJson(wire.prompt ?? null) : undefined,
    }),
    extra: takeVendor(wire, definedMembers, format)?.[format],
    vendor: takeVendor(readObject(wire.stream_options) ?? {}, knownOfStreamOptions, format, 'stream_options'),
  });
  return ok(request);
}

/** Lists of token ids, or lists of such lists. */
export const isTokenPrompt = (prompt: Json | undefined): boolean =>
  Array.isArray(prompt) && prompt.length > 0 && prompt.every((each) => typeof each === 'number' || Array.isArray(each));

/** Several prompts are several texts of one turn. */
const promptTurn = (prompt: Json | undefined): Turn => ({
  role: 'user',
  items: (readStrings(prompt) ?? []).map((text) => ({ type: 'text', text })),
});

export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<JsonObject> & { readonly sent: Sent }> {
  const notes = new NoteSet(format, 'request');
  const refusal = noteUnsayable(request, target.provider, notes);
  if (refusal !== undefined) return fail({ kind: 'invalid-request', message: refusal });
  const wire: WireMembers = { model: target.model, prompt: encodePrompt(request, notes) };
  for (const [member, value] of Object.entries(encodeParams(request))) {
    const path = paramPaths[member];
    if (value === undefined) continue;
    if (path === undefined || !target.refusedParams.has(path)) wire[member] = value;
    else notes.add('dropped', path, 'unsupported-by-model', costsOnly.has(path) ? 'cost' : 'meaning');
  }
  putVendor(wire, request.vendor, format);
  return ok({ wire, notes: notes.list(), sent: sentOf(target) });
}

function encodeParams({ sampling, limits, completion, delivery, ...request }: GenerateRequest): WireMembers {
  return {
    suffix: completion?.suffix,
    max_tokens: limits?.maxOutputTokens,
    temperature: sampling?.temperature,
    top_p: sampling?.topP,
    n: request.candidateCount,
    ...encodeOpenaiDelivery(delivery),
    logprobs: request.logprobs && (request.logprobs.top ?? 0),
    echo: completion?.hasEcho,
    stop: limits?.stop,
    presence_penalty: sampling?.presencePenalty,
    frequency_penalty: sampling?.frequencyPenalty,
    best_of: completion?.bestOf,
    logit_bias: sampling?.logitBias,
    user: request.identity?.user,
    seed: sampling?.seed,
  };
}

function encodePrompt(request: GenerateRequest, notes: NoteSet): Json {
  const { completion, instructions, turns } = request;
  if (completion?.promptTokens !== undefined) return new RawJson(completion.promptTokens);
  const texts = turns.flatMap((turn) => turn.items.flatMap((item) => (item.type === 'text' ? [item.text] : [])));
  // only a request of this format means several prompts by several texts
  if (completion !== undefined && texts.length > 1) return texts;
  const said = instructions.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])));
  if (said.length > 0 || turns.length > 1) notes.add('approximated', 'turns[]', 'grouping-lost', 'meaning');
  return [...said, ...texts].join('\n\n');
}

function sentOf({ sealFamily, provider, model, keyRef, idSeed }: Target): Sent {
  return {
    callIds: new Map(),
    toolNames: new Map(),
    wrappedTools: new Set(),
    minter: { family: sealFamily, provider, model, ...(keyRef !== undefined && { keyRef }) },
    idSeed: idSeed ?? '',
  };
}
