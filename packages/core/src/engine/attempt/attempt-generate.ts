import type { GenerateEndpoint } from '../../providers/provider.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { GenerateType } from '../../schema/request-type.ts';
import type { Relay } from '../../wire/relay.ts';
import type { GenerateCall } from '../call.ts';
import type { KeyEntry } from '../keys/key-entry.ts';
import { errorFrames } from '../stream/error-frames.ts';
import type { LaneSettings } from '../stream/lane-settings.ts';
import { MiddleLane } from '../stream/middle-lane.ts';
import { RelayLane } from '../stream/relay-lane.ts';
import { type OnBug, UpstreamSource } from '../stream/upstream-source.ts';
import type { AttemptContext } from './attempt-context.ts';
import { type Dialled, dial } from './dial.ts';
import type { AnswerLanding, Landing } from './landing.ts';
import { type PreparedGenerate, prepareGenerate } from './prepare-generate.ts';
import { readAnswer, unreadable } from './read-answer.ts';

export interface GenerateAttempt {
  readonly call: GenerateCall;
  readonly endpoint: GenerateEndpoint;
  readonly type: GenerateType;
  readonly entry: KeyEntry | undefined;
  readonly dropsSeals: boolean;
}

/** One try of a conversation with one key: encode, send, read; for streams until there is something to say. */
export async function attemptGenerate(context: AttemptContext, attempt: GenerateAttempt): Promise<Result<Landing>> {
  const { run, record, ready, parts, snapshot } = context;
  const { call, entry } = attempt;
  const prepared = prepareGenerate(run, call, { ...attempt, ready });
  if (!prepared.ok) return prepared;
  const { upstream, resolvedModel, notes, endpoint } = prepared.value;
  record.resolvedModel = resolvedModel;
  record.requestNotes = notes;
  if (context.raw.keepsRequest && typeof upstream.body === 'string') record.rawRequest = upstream.body;
  const dialled = await dial(upstream, {
    ports: parts.ports,
    snapshot,
    ready,
    key: entry?.key,
    client: call.signal,
    isStream: call.isStream,
    record,
    decodeError: endpoint.format.codec.decodeError,
  });
  if (!dialled.ok) return dialled;
  if (call.isStream) return await landStream(context, call, prepared.value, dialled.value);
  const { response, upstream: exchange } = dialled.value;
  const text = await exchange.readText(response, snapshot.settings.maxBodyBytes);
  exchange.close();
  record.upstreamEnd = parts.ports.clock();
  if (!text.ok) return text;
  if (context.raw.keepsResponse) record.rawResponse = text.value;
  return landAnswer(call, prepared.value, response.status, text.value);
}

function landAnswer(call: GenerateCall, prepared: PreparedGenerate, status: number, text: string): Result<Landing> {
  const { codec } = prepared.endpoint.format;
  const body = readAnswer(status, text, codec.decodeError);
  if (!body.ok) return body;
  const { relay } = prepared;
  if (relay === undefined) return decodedAnswer(call, prepared, body.value);
  if (relay.isAnswer?.(body.value.value) === false)
    return fail(unreadable(`not an answer in format ${call.format.name}`));
  return ok(relayedAnswer(relay, prepared, body.value));
}

const noNotes: readonly FidelityNote[] = [];

function relayedAnswer(relay: Relay, prepared: PreparedGenerate, body: JsonBody): AnswerLanding {
  let decoded: { readonly result: GenerateResult | undefined } | undefined;
  return {
    type: 'answer',
    usage: relay.peek(body).usage,
    result: () => {
      decoded ??= { result: decode(prepared, body) };
      return decoded.result;
    },
    write: () => ({ text: relay.response(body, prepared.ask), notes: noNotes }),
  };
}

function decode(prepared: PreparedGenerate, body: JsonBody): GenerateResult | undefined {
  const { codec } = prepared.endpoint.format;
  const decoded = codec.decodeResponse(body.tree(codec.verbatim.response), prepared.sent);
  return decoded.ok ? decoded.value : undefined;
}

function decodedAnswer(call: GenerateCall, prepared: PreparedGenerate, body: JsonBody): Result<Landing> {
  const { codec } = prepared.endpoint.format;
  const decoded = codec.decodeResponse(body.tree(codec.verbatim.response), prepared.sent);
  if (!decoded.ok) return decoded;
  const result = decoded.value;
  return ok({
    type: 'answer',
    usage: result.usage,
    result: () => result,
    write: () => {
      const { wire, notes } = call.format.codec.encodeResponse(result, prepared.ask);
      // A codec's wire tree consists of JSON by its contract.
      return { text: printJson(wire as Json), notes };
    },
  });
}

async function landStream(
  context: AttemptContext,
  call: GenerateCall,
  prepared: PreparedGenerate,
  { upstream, response }: Dialled,
): Promise<Result<Landing>> {
  const { record, watch } = context;
  const clock = (): number => context.parts.ports.clock();
  if (response.body === null || !looksLikeStream(response, prepared.endpoint)) {
    upstream.abort();
    record.upstreamEnd = clock();
    return fail({ kind: 'stream-unopened', message: notAStream });
  }
  upstream.startReading(response.body);
  const settings = laneSettings(context, call, prepared, clock());
  const relay = watch.wantsEvents ? undefined : prepared.relay;
  const lane = relay === undefined ? new MiddleLane(settings) : new RelayLane(settings, relay);
  const source = new UpstreamSource(upstream, lane, clock, bugTeller(context, settings));
  const primed = await source.prime();
  record.upstreamEnd = clock();
  if (primed.ok) return ok({ type: 'stream', source });
  source.stop();
  return primed;
}

function laneSettings(
  { fields, watch, raw }: AttemptContext,
  call: GenerateCall,
  { ask, endpoint, sent }: PreparedGenerate,
  now: number,
): LaneSettings {
  return {
    codec: call.format.codec,
    ask,
    endpoint,
    sent,
    stamp: fields?.ofFrames(now),
    errorFields: fields && (() => fields.ofError()),
    passStages: watch.passStages,
    keepsAnswer: watch.keepsAnswer,
    tellsRaw: raw.tellsResponse && fields !== undefined,
    keepsRaw: raw.keepsResponse,
  };
}

/** A bug in mid-stream: its stack goes into the log, the client hears that something broke. */
const bugTeller =
  ({ parts, run }: AttemptContext, { codec, ask, errorFields }: LaneSettings): OnBug =>
  (cause, error) => {
    parts.ports.log.error('a stream failed on a bug', {
      requestId: run.id,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    return errorFrames(codec, ask, error, errorFields);
  };

const notAStream = 'provider returned non-SSE response for streaming request';

/** A whole JSON answer or a page is no event stream. Other types are let through: some hosts name theirs oddly. */
function looksLikeStream(response: Response, endpoint: GenerateEndpoint): boolean {
  const type = response.headers.get('content-type');
  if (type === null) return true;
  if (type.startsWith('text/html')) return false;
  return endpoint.framing !== undefined || !type.startsWith('application/json');
}
