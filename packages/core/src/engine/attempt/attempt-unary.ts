import type { UnaryEndpoint } from '../../providers/provider.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { UnaryTarget } from '../../wire/unary-format.ts';
import type { UnaryCall } from '../call.ts';
import { type KeyEntry, resolveAlias } from '../keys/key-entry.ts';
import type { AttemptContext } from './attempt-context.ts';
import { dial } from './dial.ts';
import type { Landing } from './landing.ts';
import { readAnswer } from './read-answer.ts';
import { refusalOf } from './refuse-loss.ts';
import { originOf, upstreamRequest } from './upstream-target.ts';

export interface UnaryAttempt {
  readonly call: UnaryCall;
  readonly endpoint: UnaryEndpoint;
  readonly entry: KeyEntry | undefined;
}

/** One try of an operation that asks once and is answered once. */
export async function attemptUnary(context: AttemptContext, attempt: UnaryAttempt): Promise<Result<Landing>> {
  const { run, record, ready, parts, snapshot, raw } = context;
  const { call, endpoint, entry } = attempt;
  const model = resolveAlias(entry, run.target.model);
  record.resolvedModel = model;
  const encoded = encode(attempt, targetOf(ready.settings.name, model, call));
  if (!encoded.ok) return encoded;
  const { request, body, notes } = encoded.value;
  record.requestNotes = notes;
  if (raw.keepsRequest) record.rawRequest = body.text;
  const origin = originOf(ready, call, call.requestType, model, entry);
  const { decodeError } = ready.settings.provider;
  const dialled = await dial(upstreamRequest(ready, endpoint, origin, call, body), {
    ports: parts.ports,
    snapshot,
    ready,
    key: entry?.key,
    client: call.signal,
    isStream: false,
    record,
    decodeError,
  });
  if (!dialled.ok) return dialled;
  const { upstream, response } = dialled.value;
  const text = await upstream.readText(response, snapshot.settings.maxBodyBytes);
  upstream.close();
  record.upstreamEnd = parts.ports.clock();
  if (!text.ok) return text;
  if (raw.keepsResponse) record.rawResponse = text.value;
  const answer = readAnswer(response.status, text.value, decodeError);
  if (!answer.ok) return answer;
  const checked = endpoint.check?.(answer.value);
  if (checked !== undefined && !checked.ok) return checked;
  const decoded = endpoint.format.decodeResponse(answer.value, request);
  if (!decoded.ok) return decoded;
  return ok(landingOf(attempt, decoded.value, targetOf(ready.settings.name, run.target.model, call)));
}

interface EncodedUnary {
  /** in the operation's own words */
  readonly request: unknown;
  readonly body: { readonly text: string; readonly value: JsonObject };
  readonly notes: readonly FidelityNote[];
}

function encode({ call, endpoint }: UnaryAttempt, target: UnaryTarget): Result<EncodedUnary> {
  const request = call.format.decodeRequest(call.body);
  if (!request.ok) return request;
  const encoded = endpoint.format.encodeRequest(request.value, target);
  if (!encoded.ok) return encoded;
  const { wire, notes } = encoded.value;
  const refusal = call.options.fidelity === 'strict' ? refusalOf(notes) : undefined;
  if (refusal !== undefined) return fail(refusal);
  const body = { text: printJson(wire), value: isJsonObject(wire) ? wire : {} };
  return ok({ request: request.value, body, notes });
}

const landingOf = ({ call, endpoint }: UnaryAttempt, response: unknown, target: UnaryTarget): Landing => ({
  type: 'answer',
  usage: endpoint.format.usageOf(response),
  result: () => undefined,
  write: () => ({ text: printJson(call.format.encodeResponse(response, target)), notes: [] }),
});

const targetOf = (provider: string, model: string, call: UnaryCall): UnaryTarget => ({
  provider,
  model,
  receivedAtMs: call.receivedAtMs,
});
