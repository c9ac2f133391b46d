import type { Ports } from '@bifrost/core/engine/ports.ts';
import type { Stage } from '@bifrost/core/engine/stage.ts';
import { llmHooksStage } from '@bifrost/core/plugins/llm-hooks-stage.ts';
import { streamChunkStage } from '@bifrost/core/plugins/stream-chunk-stage.ts';
import { traceStage } from '@bifrost/core/plugins/trace-stage.ts';
import { transportHooks } from '@bifrost/core/plugins/transport-hooks.ts';
import type { InferenceDoor } from '../http/inference-door.ts';
import type { StartedPlugins } from '../plugins/start-plugins.ts';

/**
 * Who takes part in every run. Chunk hooks stand first, so that they are the last to see a chunk on its way out;
 * the built-in stages stand where the plugins' placements leave room for them.
 */
export function stagesOf(
  { plugins, beforeBuiltins }: StartedPlugins,
  builtins: readonly Stage[],
  ports: Ports,
): readonly Stage[] {
  const chunkHooks = plugins.filter((plugin) => plugin.httpTransportStreamChunkHook);
  const hooks = plugins
    .map((plugin, at) => ({ plugin, isEarly: at < beforeBuiltins }))
    .filter(({ plugin }) => plugin.preLLMHook ?? plugin.postLLMHook)
    .map(({ plugin, isEarly }) => ({ stage: llmHooksStage(plugin, ports), isEarly }));
  return [
    ...chunkHooks.map((plugin) => streamChunkStage(plugin, ports)),
    ...hooks.filter(({ isEarly }) => isEarly).map(({ stage }) => stage),
    ...builtins,
    ...(plugins.some((plugin) => plugin.inject) ? [traceStage(ports)] : []),
    ...hooks.filter(({ isEarly }) => !isEarly).map(({ stage }) => stage),
  ];
}

/** Nothing when no plugin hooks into the transport: requests then go their short way. */
export function transportOf({ plugins }: StartedPlugins, ports: Ports): Pick<InferenceDoor, 'hooks'> {
  const transport = transportHooks(plugins, ports);
  const observers = plugins.filter((plugin) => plugin.inject);
  const seesChunks = plugins.some((plugin) => plugin.httpTransportStreamChunkHook);
  return transport.areEmpty && observers.length === 0 && !seesChunks ? {} : { hooks: { transport, observers } };
}
