import type { Facts } from '../engine/outcome.ts';
import type { Ports } from '../engine/ports.ts';
import type { Run, Stage } from '../engine/stage.ts';
import { type GatewayError, statusOf } from '../schema/errors/gateway-error.ts';
import type { Usage } from '../schema/generate/usage.ts';
import { spelledRequestType } from '../schema/request-type.ts';
import { pluginLogsOf, scopedContext, traceAttributesOf } from './hook-context.ts';
import type { HookPorts } from './llm-hooks-stage.ts';
import type { BifrostPlugin } from './plugin.ts';
import type { FinishedTrace, TraceSpan } from './trace.ts';

const spansKey = 'bifrost-trace-spans';

/** Records one span per run: `llm.call` for the primary, `fallback.<provider>.<model>` for the others. */
export function traceStage(ports: Pick<Ports, 'now' | 'newId'>): Stage {
  const startedAt = new WeakMap<Run, number>();
  const note = (run: Run, facts: Facts, usage: Usage | undefined, error: GatewayError | undefined) => {
    const start = startedAt.get(run) ?? run.call.receivedAtMs;
    spansOf(run.context).push(spanOf(run, facts, usage, error, start, ports));
  };
  return {
    name: 'trace',
    before: (run) => {
      startedAt.set(run, ports.now());
      return undefined;
    },
    after: (run, ending) => {
      if (ending.type === 'failed') note(run, ending.facts, undefined, ending.error);
      else note(run, ending.facts, ending.usage, undefined);
      return ending;
    },
    wantsEvents: () => false,
    afterStream: (run, end) => note(run, end.facts, end.usage, end.error),
  };
}

function spanOf(
  run: Run,
  facts: Facts,
  usage: Usage | undefined,
  error: GatewayError | undefined,
  start: number,
  ports: Pick<Ports, 'now' | 'newId'>,
): TraceSpan {
  const isPrimary = run.fallbackIndex === 0;
  return {
    name: isPrimary ? 'llm.call' : `fallback.${facts.provider}.${facts.requestedModel}`,
    kind: isPrimary ? 'llm.call' : 'fallback',
    span_id: ports.newId().replaceAll('-', '').slice(0, 16),
    start_time: start,
    end_time: ports.now(),
    status: error ? 'error' : 'ok',
    ...(error && { message: 'request failed' }),
    attributes: {
      'gen_ai.provider.name': facts.provider,
      'gen_ai.request.model': facts.requestedModel,
      'gen_ai.response.model': facts.resolvedModel,
      'request.type': spelledRequestType(run.call.requestType, run.call.isStream),
      'gen_ai.fallback_index': run.fallbackIndex,
      'gen_ai.number_of_retries': facts.retries,
      ...(facts.keyId !== undefined && {
        'gen_ai.selected_key_id': facts.keyId,
        'gen_ai.selected_key_name': facts.keyName,
      }),
      ...(usage && {
        'gen_ai.usage.prompt_tokens': usage.input,
        'gen_ai.usage.completion_tokens': usage.output,
        'gen_ai.usage.total_tokens': usage.input + usage.output,
      }),
      ...(error && { 'gen_ai.error': error.message, status_code: statusOf(error) }),
    },
  };
}

export interface TracedRequest {
  readonly requestId: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The whole trace of one HTTP request, root span first. */
export function finishedTrace(
  store: Map<string, unknown>,
  request: TracedRequest,
  ports: Pick<Ports, 'now' | 'newId'>,
): FinishedTrace {
  const rootId = ports.newId().replaceAll('-', '').slice(0, 16);
  const end = ports.now();
  const isError = request.status >= 400;
  const attributes = {
    ...request.attributes,
    'http.status_code': request.status,
    ...Object.fromEntries(traceAttributesOf(store)),
  };
  const root: TraceSpan = {
    name: request.name,
    kind: 'http.request',
    span_id: rootId,
    ...(request.parentSpanId !== undefined && { parent_id: request.parentSpanId }),
    start_time: request.startedAtMs,
    end_time: end,
    status: isError ? 'error' : 'ok',
    ...(isError && { message: `HTTP ${request.status}` }),
    attributes,
  };
  return {
    request_id: request.requestId,
    trace_id: request.traceId,
    ...(request.parentSpanId !== undefined && { parent_id: request.parentSpanId }),
    start_time: request.startedAtMs,
    end_time: end,
    attributes,
    spans: [root, ...spansOf(store).map((span) => ({ ...span, parent_id: rootId }))],
    plugin_logs: pluginLogsOf(store),
  };
}

/** Hands the trace to every plugin that asks for it; one that fails does not keep the others from it. */
export async function injectTrace(
  plugins: readonly BifrostPlugin[],
  store: Map<string, unknown>,
  trace: FinishedTrace,
  ports: HookPorts,
): Promise<void> {
  const signal = new AbortController().signal;
  await Promise.all(
    plugins.map(async (plugin) => {
      const { context, close } = scopedContext(store, plugin.name, signal, ports.now);
      try {
        await plugin.inject?.(context, trace);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        ports.log.error(`observability plugin ${plugin.name} panicked during trace injection`, { cause: why });
      } finally {
        close();
      }
    }),
  );
}

function spansOf(store: Map<string, unknown>): TraceSpan[] {
  const known = store.get(spansKey);
  if (Array.isArray(known)) return known;
  const fresh: TraceSpan[] = [];
  store.set(spansKey, fresh);
  return fresh;
}
