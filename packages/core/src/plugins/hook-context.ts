import type { LogLevel, PluginLogEntry } from './trace.ts';

/** What hooks of all plugins share during one request, and where they leave their notes. */
export interface HookContext {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  delete(key: string): void;
  getAndSet(key: string, value: unknown): unknown;
  /** a copy of all values */
  values(): Record<string, unknown>;
  readonly signal: AbortSignal;
  /** Notes for the request's log, under the plugin's name. Silent once the hook has returned. */
  readonly log: HookLog;
  appendRoutingEngineLog(engine: string, level: LogLevel, message: string): void;
  setTraceAttribute(key: string, value: unknown): void;
}

export interface HookLog {
  (level: LogLevel, message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Values that hooks may read but not write: a write is ignored. */
export const restrictedKeys: ReadonlySet<string> = new Set([
  'request-id',
  'fallback-request-id',
  'x-bf-vk',
  'x-bf-api-key',
  'x-bf-api-key-id',
  'bifrost-selected-key-id',
  'bifrost-selected-key-name',
  'bifrost-number-of-retries',
  'bifrost-fallback-index',
  'bifrost-skip-key-selection',
  'bifrost-extra-url-path',
  'bifrost-defer-trace-completion',
  'bifrost-attempt-trail',
]);

/** Names under which the shared store keeps what hooks leave behind. */
export const contextKeys = {
  pluginLogs: 'bifrost-plugin-logs',
  routingEngineLogs: 'bifrost-routing-engine-logs',
  traceAttributes: 'bifrost-trace-attributes',
} as const;

export interface RoutingEngineLogEntry {
  readonly engine: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly timestamp: number;
}

/** A context that speaks for one plugin until `close`: what a hook keeps of it afterwards no longer logs. */
export interface ScopedContext {
  readonly context: HookContext;
  close(): void;
}

export function scopedContext(
  store: Map<string, unknown>,
  plugin: string,
  signal: AbortSignal,
  now: () => number,
): ScopedContext {
  let isOpen = true;
  const write = (level: LogLevel, message: string) => {
    if (isOpen)
      listIn<PluginLogEntry>(store, contextKeys.pluginLogs).push({
        plugin_name: plugin,
        level,
        message,
        timestamp: now(),
      });
  };
  const set = (key: string, value: unknown) => {
    if (!restrictedKeys.has(key)) store.set(key, value);
  };
  const context: HookContext = {
    get: (key) => store.get(key),
    set,
    delete: (key) => {
      if (!restrictedKeys.has(key)) store.delete(key);
    },
    getAndSet: (key, value) => {
      const before = store.get(key);
      set(key, value);
      return before;
    },
    values: () => Object.fromEntries(store),
    signal,
    log: Object.assign(write, levelsOf(write)),
    appendRoutingEngineLog: (engine, level, message) => {
      listIn<RoutingEngineLogEntry>(store, contextKeys.routingEngineLogs).push({
        engine,
        level,
        message,
        timestamp: now(),
      });
    },
    setTraceAttribute: (key, value) => {
      traceAttributesOf(store).set(key, value);
    },
  };
  return { context, close: () => (isOpen = false) };
}

const levelsOf = (write: (level: LogLevel, message: string) => void) => ({
  debug: (message: string) => write('debug', message),
  info: (message: string) => write('info', message),
  warn: (message: string) => write('warn', message),
  error: (message: string) => write('error', message),
});

export const pluginLogsOf = (store: Map<string, unknown>): readonly PluginLogEntry[] =>
  listIn<PluginLogEntry>(store, contextKeys.pluginLogs);

export function traceAttributesOf(store: Map<string, unknown>): Map<string, unknown> {
  const known = store.get(contextKeys.traceAttributes);
  if (known instanceof Map) return known;
  const fresh = new Map<string, unknown>();
  store.set(contextKeys.traceAttributes, fresh);
  return fresh;
}

/** The list kept under a key of ours; hooks cannot put anything else there without breaking only themselves. */
function listIn<Entry>(store: Map<string, unknown>, key: string): Entry[] {
  const known = store.get(key);
  if (Array.isArray(known)) return known;
  const fresh: Entry[] = [];
  store.set(key, fresh);
  return fresh;
}
