import type { Run, Stage } from '../engine/stage.ts';
import { isGenerateType } from '../schema/request-type.ts';
import { ChunkHooks } from './chunk-hooks.ts';
import { hookApis } from './hook-api.ts';
import { askOf } from './hook-ask.ts';
import { scopedContext } from './hook-context.ts';
import type { HookPorts } from './llm-hooks-stage.ts';
import type { BifrostPlugin, HttpRequest } from './plugin.ts';

/** Where the server leaves the HTTP request for chunk hooks. Absent: the engine is used without a server. */
export const httpRequestKey = 'bifrost-http-request';

/**
 * A plugin's chunk hook as a stage: the last to see a chunk before it is written for the client.
 * Put these stages before all others, so that they come last on the way out.
 */
export function streamChunkStage(plugin: BifrostPlugin, ports: HookPorts): Stage {
  const perRun = new WeakMap<Run, ChunkHooks>();
  const hook = plugin.httpTransportStreamChunkHook;
  if (!hook) return { name: plugin.name };
  return {
    name: plugin.name,
    wantsEvents: (run) => run.context.has(httpRequestKey),
    onEvents: (run, events) => {
      const request = run.context.get(httpRequestKey);
      if (!isHttpRequest(request)) return events;
      const hooks = perRun.get(run) ?? hooksOf(plugin.name, hook, run, request, ports);
      perRun.set(run, hooks);
      return hooks.push(events);
    },
  };
}

type ChunkHook = NonNullable<BifrostPlugin['httpTransportStreamChunkHook']>;

function hooksOf(name: string, hook: ChunkHook, run: Run, request: HttpRequest, ports: HookPorts): ChunkHooks {
  const type = run.call.requestType;
  const api = hookApis[isGenerateType(type) ? type : 'chat_completion'];
  const { context } = scopedContext(run.context, name, run.signal, ports.now);
  return new ChunkHooks(api.format, askOf(run, api), (chunk) => {
    try {
      const returned = hook(context, request, chunk);
      return returned === undefined ? chunk : returned;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return { error: { kind: 'plugin-failed', message: `failed to intercept chunk with plugin ${name}: ${why}` } };
    }
  });
}

const isHttpRequest = (value: unknown): value is HttpRequest =>
  typeof value === 'object' && value !== null && 'pathParams' in value;
