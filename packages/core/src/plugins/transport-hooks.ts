import type { HookContext } from './hook-context.ts';
import { scopedContext } from './hook-context.ts';
import type { HookPorts } from './llm-hooks-stage.ts';
import type { BifrostPlugin, HttpRequest, HttpResponse } from './plugin.ts';

/** What came of the hooks in front of a handler. */
export type TransportVerdict =
  | { readonly type: 'pass' }
  | { readonly type: 'respond'; readonly response: HttpResponse }
  | { readonly type: 'fail'; readonly status: 500 | 409; readonly message: string };

export interface TransportHooks {
  /** False: nobody hooks into the transport, and nothing has to be copied for anybody. */
  readonly areEmpty: boolean;
  /** In plugin order; a throw ends the request. Changes `request` in place. */
  before(store: Map<string, unknown>, request: HttpRequest, signal: AbortSignal): Promise<TransportVerdict>;
  /** In reverse order; a throw skips the rest and is reported. Changes `response` in place. */
  after(
    store: Map<string, unknown>,
    request: HttpRequest,
    response: HttpResponse,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

export function transportHooks(plugins: readonly BifrostPlugin[], ports: HookPorts): TransportHooks {
  const before = plugins.filter((plugin) => plugin.httpTransportPreHook);
  const after = plugins.filter((plugin) => plugin.httpTransportPostHook).reverse();
  const scoped = async <T>(
    plugin: BifrostPlugin,
    store: Map<string, unknown>,
    signal: AbortSignal,
    run: (ctx: HookContext) => T,
  ) => {
    const scope = scopedContext(store, plugin.name, signal, ports.now);
    try {
      return await run(scope.context);
    } finally {
      scope.close();
    }
  };
  return {
    areEmpty: before.length === 0 && after.length === 0,
    before: async (store, request, signal) => {
      const { method, path } = request;
      for (const plugin of before) {
        try {
          const response = await scoped(plugin, store, signal, (ctx) => plugin.httpTransportPreHook?.(ctx, request));
          if (response) return { type: 'respond', response };
        } catch (cause) {
          return { type: 'fail', status: 500, message: textOf(cause) };
        }
        if (request.method !== method || request.path !== path) return pathChanged;
      }
      return { type: 'pass' };
    },
    after: async (store, request, response, signal) => {
      for (const plugin of after) {
        try {
          await scoped(plugin, store, signal, (ctx) => plugin.httpTransportPostHook?.(ctx, request, response));
        } catch (cause) {
          ports.log.warn(`plugin ${plugin.name} failed after the response`, { cause: textOf(cause) });
          return textOf(cause);
        }
      }
      return undefined;
    },
  };
}

const pathChanged: TransportVerdict = {
  type: 'fail',
  status: 409,
  message: 'request method/path was modified by a plugin, this is not allowed',
};

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
