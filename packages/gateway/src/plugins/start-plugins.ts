import type { Logger } from '@bifrost/core/engine/ports.ts';
import type { BifrostPlugin } from '@bifrost/core/plugins/plugin.ts';
import { loadPlugin } from './load-plugin.ts';
import type { PluginEntry, PluginStatus } from './plugin-entry.ts';

export interface StartedPlugins {
  /** in the order of their pre-hooks */
  readonly plugins: readonly BifrostPlugin[];
  /** how many of them come before the built-in stages */
  readonly beforeBuiltins: number;
  readonly statuses: readonly PluginStatus[];
  close(): Promise<void>;
}

/** Loads and initialises the custom plugins of the configuration. One that fails is reported and left out. */
export async function startPlugins(
  entries: readonly PluginEntry[],
  appDir: string,
  log: Logger,
): Promise<StartedPlugins> {
  const statuses: PluginStatus[] = [];
  const before: BifrostPlugin[] = [];
  const after: BifrostPlugin[] = [];
  for (const entry of inOrder(entries.filter((each) => each.path !== undefined && each.path !== ''))) {
    const started = await startPlugin(entry, appDir);
    statuses.push(started.status);
    if (started.status.status === 'error') log.error(started.status.logs.join('; '), { plugin: entry.name });
    if (started.plugin) (entry.placement === 'pre_builtin' ? before : after).push(started.plugin);
    if (started.sha256)
      log.info(`plugin ${entry.name} initialized successfully`, { path: entry.path, sha256: started.sha256 });
  }
  const plugins = [...before, ...after];
  return { plugins, beforeBuiltins: before.length, statuses, close: () => cleanUp(plugins, log) };
}

const inOrder = (entries: readonly PluginEntry[]) => [...entries].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));

async function startPlugin(entry: PluginEntry, appDir: string) {
  if (!entry.enabled) return { status: statusOf(entry.name, 'disabled', `plugin ${entry.name} is disabled`) };
  const loaded = await loadPlugin(entry.path ?? '', appDir);
  if (!loaded.ok) return { status: failed(entry.name, loaded.reason) };
  try {
    await loaded.plugin.init?.(entry.config ?? {});
  } catch (cause) {
    return {
      status: failed(entry.name, `plugin Init failed: ${cause instanceof Error ? cause.message : String(cause)}`),
    };
  }
  const status = statusOf(
    entry.name,
    'active',
    `plugin ${entry.name} initialized successfully`,
    typesOf(loaded.plugin),
  );
  return { status, plugin: loaded.plugin, sha256: loaded.sha256 };
}

const failed = (name: string, reason: string) => statusOf(name, 'error', `error loading plugin ${name}: ${reason}`);

const statusOf = (
  name: string,
  status: PluginStatus['status'],
  line: string,
  types: readonly string[] = [],
): PluginStatus => ({
  name,
  status,
  logs: [line],
  types,
});

function typesOf(plugin: BifrostPlugin): string[] {
  const hasTransport =
    plugin.httpTransportPreHook ?? plugin.httpTransportPostHook ?? plugin.httpTransportStreamChunkHook;
  const types: string[] = [];
  if (hasTransport) types.push('http');
  if (plugin.preLLMHook ?? plugin.postLLMHook) types.push('llm');
  return types;
}

async function cleanUp(plugins: readonly BifrostPlugin[], log: Logger): Promise<void> {
  for (const plugin of [...plugins].reverse()) {
    try {
      await plugin.cleanup?.();
    } catch (cause) {
      log.warn(`plugin ${plugin.name} failed to clean up`, {
        cause: cause instanceof Error ? cause.message : String(cause),
      });
    }
  }
}
