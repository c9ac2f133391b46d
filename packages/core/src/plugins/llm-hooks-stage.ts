import type { Ports } from '../engine/ports.ts';
import type { AnsweredEnding, Ending, Run, Stage, Verdict } from '../engine/stage.ts';
import type { GenerateResult } from '../schema/generate/result.ts';
import type { StreamEvent } from '../schema/generate/stream-event.ts';
import { JsonBody } from '../schema/json/json-body.ts';
import { printJson } from '../schema/json/print-json.ts';
import type { Json } from '../schema/json/raw-json.ts';
import { isGenerateType, spelledRequestType } from '../schema/request-type.ts';
import { ChunkHooks } from './chunk-hooks.ts';
import { type HookApi, hookApis, nothingSent } from './hook-api.ts';
import { askOf } from './hook-ask.ts';
import { scopedContext } from './hook-context.ts';
import { fromHookError, isEmptyHookError, toHookError } from './hook-error.ts';
import { fromHookRequest, toHookRequest } from './hook-request.ts';
import type {
  BifrostPlugin,
  HookChunk,
  HookError,
  HookJson,
  HookRequest,
  HookResponse,
  PreHookReturn,
  ShortCircuit,
} from './plugin.ts';

export type HookPorts = Pick<Ports, 'now' | 'log'>;

/** A plugin's model hooks as a stage of the engine's pipeline. */
export function llmHooksStage(plugin: BifrostPlugin, ports: HookPorts): Stage {
  const chunkHooks = new WeakMap<Run, ChunkHooks>();
  const { preLLMHook, postLLMHook } = plugin;
  return {
    name: plugin.name,
    ...(preLLMHook && { before: (run: Run) => before(plugin, preLLMHook, run, ports) }),
    ...(postLLMHook && {
      after: (run: Run, ending: Ending) => after(plugin, postLLMHook, run, ending, ports),
      onEvents: (run: Run, events: readonly StreamEvent[]) => {
        const hooks = chunkHooks.get(run) ?? chunkHooksOf(plugin, postLLMHook, run, ports);
        chunkHooks.set(run, hooks);
        return hooks.push(events);
      },
    }),
  };
}

type PreHook = NonNullable<BifrostPlugin['preLLMHook']>;
type PostHook = NonNullable<BifrostPlugin['postLLMHook']>;

async function before(plugin: BifrostPlugin, hook: PreHook, run: Run, ports: HookPorts): Promise<Verdict | undefined> {
  const api = apiOf(run);
  if (!api) return undefined;
  const request = toHookRequest(run, api);
  if (!request.ok) return { type: 'refuse', error: request.error };
  const asked = JSON.stringify(request.value);
  const { context, close } = scopedContext(run.context, plugin.name, run.signal, ports.now);
  try {
    const { shortCircuit, request: changed = request.value } = preReturnOf(await hook(context, request.value));
    const broken = applyRequest(run, api, changed, asked);
    return broken ?? (shortCircuit && (await verdictOf(shortCircuit, run, api)));
  } catch (cause) {
    ports.log.warn(`plugin ${plugin.name} failed before the model call`, { cause: textOf(cause) });
    return undefined;
  } finally {
    close();
  }
}

function preReturnOf(returned: HookRequest | PreHookReturn | undefined): PreHookReturn {
  if (returned === undefined) return {};
  return 'request_type' in returned ? { request: returned } : returned;
}

/** Takes over what a hook changed; says nothing when the request is as it was. */
function applyRequest(run: Run, api: HookApi, request: HookRequest, asked: string): Verdict | undefined {
  if (JSON.stringify(request) === asked) return undefined;
  const before: HookRequest = JSON.parse(asked);
  if (request.provider !== before.provider || request.model !== before.model) {
    run.target = { provider: request.provider, model: request.model };
  }
  if (JSON.stringify([request.input, request.params]) === JSON.stringify([before.input, before.params]))
    return undefined;
  const decoded = fromHookRequest(request, api, run.call.isStream);
  if (!decoded.ok) return { type: 'refuse', error: decoded.error };
  run.replaceRequest(decoded.value);
  return undefined;
}

async function verdictOf(circuit: ShortCircuit, run: Run, api: HookApi): Promise<Verdict> {
  if (circuit.error) return { type: 'refuse', error: fromHookError(circuit.error) };
  if (circuit.stream) return { type: 'stream', events: eventsOf(circuit.stream, run, api) };
  const result = circuit.response && resultOf(circuit.response, run, api);
  if (result?.ok) return { type: 'answer', result: result.value };
  return {
    type: 'refuse',
    error: result?.error ?? { kind: 'plugin-failed', message: 'a hook cut the request short with nothing' },
  };
}

async function* eventsOf(
  chunks: AsyncIterable<HookChunk>,
  run: Run,
  api: HookApi,
): AsyncIterable<readonly StreamEvent[]> {
  const { codec } = api.format;
  const step = codec.decodeStream(nothingSent(run.target.provider, run.id));
  for await (const chunk of chunks) {
    const event = codec.eventOf({ data: JSON.stringify(chunk) });
    if (event.ok && event.value !== undefined) yield step.push(event.value);
  }
  yield step.end();
}

function resultOf(response: HookResponse, run: Run, api: HookApi) {
  const body = response[api.responseWrapper] ?? Object.values(response)[0] ?? {};
  const parsed = JsonBody.parse(JSON.stringify(body));
  if (!parsed.ok) throw new Error('a plain object printed as JSON is a JSON object');
  return api.format.codec.decodeResponse(
    parsed.body.tree(api.format.codec.verbatim.response),
    nothingSent(run.target.provider, run.id),
  );
}

async function after(
  plugin: BifrostPlugin,
  hook: PostHook,
  run: Run,
  ending: Ending,
  ports: HookPorts,
): Promise<Ending> {
  const api = apiOf(run);
  const { context, close } = scopedContext(run.context, plugin.name, run.signal, ports.now);
  try {
    const response = ending.type === 'answered' ? responseOf(run, ending, api) : null;
    const error = ending.type === 'failed' ? toHookError(ending.error) : null;
    const seen = JSON.stringify([response, error]);
    const returned = (await hook(context, response, error)) ?? {};
    const kept = {
      response: returned.response === undefined ? response : returned.response,
      error: returned.error === undefined ? error : returned.error,
    };
    return JSON.stringify([kept.response, kept.error]) === seen ? ending : endingOf(kept, run, ending, api);
  } catch (cause) {
    ports.log.warn(`plugin ${plugin.name} failed after the model call`, { cause: textOf(cause) });
    return ending;
  } finally {
    close();
  }
}

/** An error wins over a response unless there is nothing in it. */
function endingOf(
  kept: { readonly response: HookResponse | null; readonly error: HookError | null },
  run: Run,
  ending: Ending,
  api: HookApi | undefined,
): Ending {
  if (kept.error && !(kept.response && isEmptyHookError(kept.error))) {
    return { type: 'failed', facts: ending.facts, error: fromHookError(kept.error) };
  }
  const result = kept.response && api && resultOf(kept.response, run, api);
  if (!result?.ok) return ending;
  return answeredWith(result.value, ending);
}

const answeredWith = (replacement: GenerateResult, ending: Ending): AnsweredEnding => ({
  type: 'answered',
  facts: ending.facts,
  usage: replacement.usage ?? (ending.type === 'answered' ? ending.usage : undefined),
  result: () => replacement,
  replacement,
});

function responseOf(run: Run, ending: AnsweredEnding, api: HookApi | undefined): HookResponse {
  const result = ending.result();
  const extra_fields = extraFieldsOf(run, ending);
  if (!api || !result) return { [`${run.call.requestType}_response`]: { extra_fields } };
  const encoded = api.format.codec.encodeResponse(result, askOf(run, api));
  return { [api.responseWrapper]: { ...(JSON.parse(printJson(encoded.wire as Json)) as HookJson), extra_fields } };
}

const extraFieldsOf = (run: Run, { facts }: Ending): HookJson => ({
  request_type: spelledRequestType(run.call.requestType, run.call.isStream),
  provider: facts.provider,
  original_model_requested: facts.requestedModel,
  resolved_model_used: facts.resolvedModel,
  latency: Math.round(facts.timings.upstreamMs ?? 0),
});

function chunkHooksOf(plugin: BifrostPlugin, hook: PostHook, run: Run, ports: HookPorts): ChunkHooks {
  const api = apiOf(run) ?? hookApis.chat_completion;
  const { context } = scopedContext(run.context, plugin.name, run.signal, ports.now);
  return new ChunkHooks(api.format, askOf(run, api), (chunk) => {
    try {
      const returned = hook(context, { [api.chunkWrapper]: chunk }, null);
      if (returned === undefined || returned instanceof Promise) return chunk;
      if (returned.error) return { error: fromHookError(returned.error) };
      return returned.response === null ? null : (returned.response?.[api.chunkWrapper] ?? chunk);
    } catch (cause) {
      ports.log.warn(`plugin ${plugin.name} failed on a chunk`, { cause: textOf(cause) });
      return chunk;
    }
  });
}

const apiOf = (run: Run): HookApi | undefined =>
  isGenerateType(run.call.requestType) ? hookApis[run.call.requestType] : undefined;

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
