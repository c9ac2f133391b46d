import { fail, type Result } from '../../schema/errors/result.ts';
import { type RequestType, spelledRequestType } from '../../schema/request-type.ts';
import { unaryRequestOf } from '../attempt/ask-unary.ts';
import type { AttemptContext } from '../attempt/attempt-context.ts';
import { attemptGenerate } from '../attempt/attempt-generate.ts';
import { attemptUnary } from '../attempt/attempt-unary.ts';
import type { Landing } from '../attempt/landing.ts';
import { hasSeals, isAboutSeals, sealRefsOf } from '../attempt/seals.ts';
import type { GenerateCall, UnaryCall } from '../call.ts';
import { chooseKeys, type KeyPool } from '../keys/choose-keys.ts';
import { keyPageOf } from '../keys/key-page.ts';
import { KeyRotation } from '../keys/key-rotation.ts';
import { type Attempts, attemptLoop } from '../retry/attempt-loop.ts';
import { isAllowed } from './ready-provider.ts';
import type { RunState } from './run-state.ts';

/** From the provider's door to its answer: operation, queue, keys, tries. */
export async function reachProvider(context: AttemptContext): Promise<Result<Landing>> {
  const attempts = attemptsOf(context);
  if (!attempts.ok) return attempts;
  const { ready, run, record, parts, snapshot } = context;
  if (!ready.queue.tryEnter()) {
    const queuedAt = parts.ports.clock();
    const entered = await ready.queue.enter(run.signal, snapshot.settings.dropsExcessRequests);
    record.queueMs = parts.ports.clock() - queuedAt;
    if (!entered.ok) return entered;
  }
  // A stream gives its place back as soon as it is set up.
  try {
    const rotation = rotationOf(context);
    if (!rotation.ok) return rotation;
    return await attemptLoop(context, rotation.value, attempts.value);
  } catch (cause) {
    // The one place around attempts where a bug is caught: logged with its stack, told to nobody.
    parts.ports.log.error('an attempt threw', {
      requestId: run.id,
      provider: record.provider,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    return fail({ kind: 'internal', message: 'internal error while asking the provider' });
  } finally {
    ready.queue.leave();
  }
}

function attemptsOf(context: AttemptContext): Result<Attempts<Landing>> {
  const { call } = context.run;
  return call.operation === 'generate' ? generateAttempts(context, call) : unaryAttempts(context, call);
}

function generateAttempts(context: AttemptContext, call: GenerateCall): Result<Attempts<Landing>> {
  const { settings } = context.ready;
  const type = context.run.servedAs ?? call.requestType;
  const endpoint = settings.provider.operations.generate?.[type];
  if (endpoint === undefined || !isAllowed(settings, type, call.isStream)) {
    return unsupported(settings.name, type, call.isStream);
  }
  let dropsSeals = false;
  return {
    ok: true,
    value: {
      try: (entry) => attemptGenerate(context, { call, endpoint, type, entry, dropsSeals }),
      changesAfter: (error) => {
        if (dropsSeals || call.options.fidelity === 'strict' || !isAboutSeals(error)) return false;
        const request = context.run.request();
        dropsSeals = request.ok && hasSeals(request.value);
        return dropsSeals;
      },
    },
  };
}

function unaryAttempts(context: AttemptContext, call: UnaryCall): Result<Attempts<Landing>> {
  const { settings } = context.ready;
  const endpoint = settings.provider.operations.unary?.[call.requestType];
  const { isStream } = call;
  const cannotStream = isStream && (endpoint?.format.stream === undefined || call.format.stream === undefined);
  if (endpoint === undefined || cannotStream || !isAllowed(settings, call.requestType, isStream)) {
    return unsupported(settings.name, call.requestType, isStream);
  }
  return {
    ok: true,
    value: { try: (entry) => attemptUnary(context, { call, endpoint, entry }), changesAfter: () => false },
  };
}

const unsupported = (provider: string, type: RequestType, isStream: boolean): Result<never> =>
  fail({
    kind: 'unsupported-operation',
    message: `${spelledRequestType(type, isStream)} is not supported by ${provider} provider`,
  });

/** `undefined` for providers that need no key. Pins and sessions count for the primary alone. */
function rotationOf({ ready, run, parts }: AttemptContext): Result<KeyRotation | undefined> {
  if (ready.settings.isKeyless) return { ok: true, value: undefined };
  const { options } = run.call;
  const isPrimary = run.fallbackIndex === 0;
  const random = (): number => parts.ports.random();
  const pool = chooseKeys(
    ready.keys,
    {
      provider: run.target.provider,
      model: run.target.model,
      requestType: run.call.requestType,
      onlyKeyIds: run.onlyKeyIds,
      pinnedKeyId: isPrimary ? options.pinnedKeyId : undefined,
      pinnedKeyName: isPrimary ? options.pinnedKeyName : undefined,
      sessionId: isPrimary ? options.sessionId : undefined,
      sessionTtlMs: options.sessionTtlMs,
      sealRefs: () => sealRefs(run),
    },
    { pick: parts.pick, random, sessions: parts.ports.sessions },
  );
  const turn = pool.ok ? turnOf(run, pool.value) : pool;
  return turn.ok ? { ok: true, value: new KeyRotation(turn.value, run.target, parts.pick, random) } : turn;
}

/** A list goes through the keys one after another, page by page: its cursor says whose turn it is. */
function turnOf(run: RunState, pool: KeyPool): Result<KeyPool> {
  const { call } = run;
  const paging = call.operation === 'unary' ? call.format.paging : undefined;
  if (call.operation !== 'unary' || paging === undefined) return { ok: true, value: pool };
  const request = unaryRequestOf(call);
  if (!request.ok) return request;
  const page = keyPageOf(paging.cursorOf(request.value), pool.entries.length);
  if (!page.ok) return page;
  run.keyPage = page.value;
  return { ok: true, value: { entries: pool.entries.slice(page.value.index, page.value.index + 1) } };
}

/** How an envelope around a seal begins in base64: only then is it worth decoding the history. */
const sealMark = 'Z3dzZWFs';

function sealRefs(run: RunState): ReadonlySet<string> | undefined {
  if (run.call.operation !== 'generate') return undefined;
  if (!run.isDecoded && !run.call.body.text.includes(sealMark)) return undefined;
  const request = run.request();
  return request.ok ? sealRefsOf(request.value) : undefined;
}
