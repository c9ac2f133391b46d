import type { UnaryEndpoint } from '../../providers/provider.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { UnaryCall } from '../call.ts';
import type { KeyEntry } from '../keys/key-entry.ts';
import { cursorAfter } from '../keys/key-page.ts';
import type { RunState } from '../run/run-state.ts';
import { unaryErrorFrames } from '../stream/unary-error-frames.ts';
import { UnaryLane } from '../stream/unary-lane.ts';
import { UpstreamSource } from '../stream/upstream-source.ts';
import { askUnary, hearUnary, type UnaryAsk, unaryRequestOf, unaryTargetOf } from './ask-unary.ts';
import type { AttemptContext } from './attempt-context.ts';
import type { Dialled } from './dial.ts';
import type { Landing } from './landing.ts';

export interface UnaryAttempt {
  readonly call: UnaryCall;
  readonly endpoint: UnaryEndpoint;
  readonly entry: KeyEntry | undefined;
}

/** One try of an operation that asks once and is answered once, or by a stream of its own events. */
export async function attemptUnary(context: AttemptContext, attempt: UnaryAttempt): Promise<Result<Landing>> {
  const asked = unaryRequestOf(attempt.call);
  if (!asked.ok) return asked;
  const prepared = await askFirst(context, attempt, atPage(context.run, attempt.call, asked.value));
  if (!prepared.ok) return prepared;
  const ask = { ...attempt, type: attempt.call.requestType, request: prepared.value };
  const dialled = await askUnary(context, ask);
  if (!dialled.ok) return dialled;
  if (attempt.call.isStream) return await landStream(context, ask, dialled.value);
  const response = await hearUnary(context, ask, dialled.value);
  return response.ok ? ok(landingOf(context, ask, response.value)) : response;
}

/** The request with what had to be asked before. */
async function askFirst(context: AttemptContext, attempt: UnaryAttempt, request: unknown): Promise<Result<unknown>> {
  const { first } = attempt.endpoint;
  const needed = first?.ask(request);
  if (first === undefined || needed === undefined) return ok(request);
  const { endpoint } = first;
  const call: UnaryCall = { ...attempt.call, isStream: false };
  const ask = { call, endpoint, entry: attempt.entry, type: endpoint.format.requestType, request: needed };
  const dialled = await askUnary(context, ask);
  if (!dialled.ok) return dialled;
  const answer = await hearUnary(context, ask, dialled.value);
  return answer.ok ? first.merge(request, answer.value) : answer;
}

const atPage = ({ keyPage }: RunState, { format }: UnaryCall, request: unknown): unknown =>
  keyPage === undefined || format.paging === undefined ? request : format.paging.at(request, keyPage.cursor);

/** A page with the cursor that leads on, be it to the next key. */
function beforeNextPage({ keyPage }: RunState, { format }: UnaryCall, response: unknown): unknown {
  const { paging } = format;
  if (keyPage === undefined || paging === undefined) return response;
  return paging.goingOn(response, cursorAfter(keyPage, paging.nextOf(response)));
}

const noNotes: readonly FidelityNote[] = [];

function landingOf({ ready, run }: AttemptContext, { call, endpoint, request }: UnaryAsk, heard: unknown): Landing {
  const response = beforeNextPage(run, call, heard);
  const target = unaryTargetOf(ready.settings.name, run.target.model, call);
  return {
    type: 'answer',
    usage: endpoint.format.usageOf(response),
    measures: endpoint.format.measuresOf?.(request, response),
    result: () => undefined,
    write: () => {
      const media = call.format.encodeMedia?.(response);
      const text = media === undefined ? printJson(call.format.encodeResponse(response, target)) : '';
      return { text, media, notes: noNotes };
    },
  };
}

async function landStream(
  context: AttemptContext,
  ask: UnaryAsk,
  { upstream, response }: Dialled,
): Promise<Result<Landing>> {
  const { record, parts, fields, raw, run, ready } = context;
  const { call, endpoint, request } = ask;
  const clock = (): number => parts.ports.clock();
  const type = response.headers.get('content-type') ?? '';
  const isWhole =
    type.startsWith('text/html') || (endpoint.framing === undefined && type.startsWith('application/json'));
  if (response.body === null || isWhole) {
    upstream.abort();
    record.upstreamEnd = clock();
    return fail({ kind: 'stream-unopened', message: 'provider returned non-SSE response for streaming request' });
  }
  upstream.startReading(response.body);
  const errorFields = fields && (() => fields.ofError());
  const lane = new UnaryLane({
    format: call.format,
    endpoint,
    request,
    target: unaryTargetOf(ready.settings.name, run.target.model, call),
    stamp: fields?.ofFrames(clock()),
    errorFields,
    tellsRaw: raw.tellsResponse && fields !== undefined,
    keepsRaw: raw.keepsResponse,
  });
  const source = new UpstreamSource(upstream, lane, clock, (cause, error) => {
    parts.ports.log.error('a stream failed on a bug', {
      requestId: run.id,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    return unaryErrorFrames(call.format, error, errorFields);
  });
  const primed = await source.prime();
  record.upstreamEnd = clock();
  if (primed.ok) return ok({ type: 'stream', source });
  source.stop();
  return primed;
}
