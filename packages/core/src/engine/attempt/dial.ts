import type { ProviderKey } from '../../providers/provider-key.ts';
import type { UpstreamRequest } from '../../providers/upstream-request.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { DecodeError } from '../../wire/upstream-error.ts';
import { readUpstreamError } from '../../wire/upstream-error.ts';
import { travellingHeaders } from '../answer/travelling-headers.ts';
import type { Ports } from '../ports.ts';
import type { ReadyProvider, Snapshot } from '../run/ready-provider.ts';
import type { RunRecord } from '../run/run-record.ts';
import { retryAfterMs } from './retry-after.ts';
import { UpstreamCall } from './upstream-call.ts';

export interface Dial {
  readonly ports: Ports;
  readonly snapshot: Snapshot;
  readonly ready: ReadyProvider;
  readonly key: ProviderKey | undefined;
  readonly client: AbortSignal;
  readonly isStream: boolean;
  readonly record: RunRecord;
  readonly decodeError: DecodeError;
}

export interface Dialled {
  readonly upstream: UpstreamCall;
  readonly response: Response;
}

/**
 * Puts the credential on, sends the request and waits for a good head. The caller closes the call when it has read
 * the body; after an error nothing is left open.
 */
export async function dial(request: UpstreamRequest, by: Dial): Promise<Result<Dialled>> {
  const { ports, ready, record } = by;
  const { settings } = ready;
  const refusal = settings.connection.refusal;
  if (refusal !== undefined) return fail({ kind: 'upstream-error', message: refusal });
  const signing = settings.provider.auth(request, by.key);
  const settled = signing instanceof Promise ? await signing : signing;
  if ('ok' in settled && !settled.ok) return settled;
  const signed = 'ok' in settled ? settled.value : settled;
  record.upstreamStart = ports.clock();
  record.upstreamEnd = undefined;
  const upstream = new UpstreamCall(ports, by.client, settings, by.isStream);
  const opened = await upstream.open(signed, settings.connection);
  if (!opened.ok) {
    upstream.close();
    record.upstreamEnd = ports.clock();
    return opened;
  }
  const response = opened.value;
  record.upstreamHeaders = travellingHeaders(response.headers);
  if (response.ok) return ok({ upstream, response });
  const text = await upstream.readText(response, by.snapshot.settings.maxBodyBytes);
  upstream.close();
  record.upstreamEnd = ports.clock();
  return fail(text.ok ? errorOf(response, text.value, by) : text.error);
}

function errorOf(response: Response, text: string, by: Dial) {
  const error = readUpstreamError(response.status, text, by.decodeError);
  const waitMs = error.retryAfterMs ?? retryAfterMs(response.headers, by.ports.now());
  return waitMs === undefined ? error : { ...error, retryAfterMs: waitMs };
}
