import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { foldEvents } from '../../wire/fold.ts';
import { cancellation } from '../attempt/cancellation.ts';
import type { Outcome } from '../outcome.ts';
import type { Verdict } from '../stage.ts';
import { stageBroke } from '../stream/event-source.ts';
import type { EngineParts } from './engine-parts.ts';
import { noCapture, rawCapture } from './raw-capture.ts';
import { reachProvider } from './reach-provider.ts';
import type { Snapshot } from './ready-provider.ts';
import { RunFields } from './run-fields.ts';
import { RunRecord } from './run-record.ts';
import type { RunState } from './run-state.ts';
import { RunWriter } from './run-writer.ts';

/** One run from its first stage to what the client gets: the primary's, or one fallback's. */
export async function serveRun(parts: EngineParts, snapshot: Snapshot, run: RunState): Promise<Outcome> {
  const { call, signal } = run;
  const wayIn = parts.line.before(run);
  const { ran, verdict } = wayIn instanceof Promise ? await wayIn : wayIn;
  const record = new RunRecord(run.target, run.fallbackIndex, call.receivedAt);
  const ready = snapshot.providers.get(run.target.provider);
  const raw = ready === undefined ? noCapture : rawCapture(ready.settings, call.options);
  const fields = call.dialect === 'gateway' ? new RunFields(run, record, raw) : undefined;
  const writer = new RunWriter({ parts, run, record, ran, fields, ready });
  if (signal.aborted) return writer.fail(cancellation(signal, 'start'));
  if (verdict !== undefined) return serveVerdict(writer, run, verdict);
  if (ready === undefined) return writer.fail(notConfigured(run.target.provider));
  const landed = await reachProvider({ parts, snapshot, ready, run, record, raw, fields, watch: watchOf(writer, run) });
  if (!landed.ok) return writer.fail(landed.error);
  const { value } = landed;
  return value.type === 'stream' ? writer.stream(value.source) : writer.answer(value);
}

const watchOf = (writer: RunWriter, run: RunState) => (run.call.isStream ? writer.watch() : noWatch);

const noWatch = { wantsEvents: false, keepsAnswer: false, passStages: undefined };

const notConfigured = (provider: string): GatewayError => ({
  kind: 'unknown-provider',
  message: `failed to get config for provider: ${provider}`,
});

/** A stage that answers in the other manner than the client asked is translated: streams fold, answers unfold. */
async function serveVerdict(writer: RunWriter, run: RunState, verdict: Verdict): Promise<Outcome> {
  const { call } = run;
  switch (verdict.type) {
    case 'refuse':
      return writer.fail(verdict.error);
    case 'answer':
      return writer.held(verdict.result);
    case 'stream':
      if (call.operation !== 'generate') return writer.fail(noStream);
      return call.isStream ? writer.events(call, verdict.events) : foldVerdict(writer, verdict.events);
  }
}

const noStream: GatewayError = {
  kind: 'plugin-failed',
  message: 'a stage streamed an answer to an operation without one',
};

async function foldVerdict(writer: RunWriter, batches: AsyncIterable<readonly StreamEvent[]>): Promise<Outcome> {
  const events: StreamEvent[] = [];
  try {
    for await (const batch of batches) events.push(...batch);
  } catch (cause) {
    return writer.fail(stageBroke(cause));
  }
  const failed = events.find((event) => event.type === 'error');
  return failed === undefined ? writer.held(foldEvents(events)) : writer.fail(failed.error);
}
