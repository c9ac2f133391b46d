import type { BifrostPlugin } from './plugin.ts';

/** Export names that authors may use for each hook; the first that is there wins. */
const spellings = {
  init: ['init', 'Init'],
  cleanup: ['cleanup', 'Cleanup'],
  httpTransportPreHook: ['httpTransportPreHook', 'HTTPTransportPreHook'],
  httpTransportPostHook: ['httpTransportPostHook', 'HTTPTransportPostHook'],
  httpTransportStreamChunkHook: ['httpTransportStreamChunkHook', 'HTTPTransportStreamChunkHook'],
  preLLMHook: ['preLLMHook', 'PreLLMHook', 'preHook', 'PreHook'],
  postLLMHook: ['postLLMHook', 'PostLLMHook', 'postHook', 'PostHook'],
  inject: ['inject', 'Inject'],
} as const;

export interface ReadPlugin {
  readonly plugin?: BifrostPlugin;
  /** Everything that is wrong with the module, not only the first thing. */
  readonly problems: readonly string[];
}

/** Makes a plugin of whatever a module exports: a class, a factory, an object, or plain named exports. */
export async function readPlugin(module: { readonly [name: string]: unknown }): Promise<ReadPlugin> {
  const subject = await subjectOf(module);
  if (typeof subject !== 'object' || subject === null) return { problems: ['the default export makes no object'] };
  const problems: string[] = [];
  const name = nameOf(subject, problems);
  const hooks: Record<string, unknown> = {};
  for (const [hook, names] of Object.entries(spellings)) {
    const found = names.map((each) => Reflect.get(subject, each)).find((value) => value !== undefined);
    if (typeof found === 'function') hooks[hook] = found.bind(subject);
    else if (found !== undefined) problems.push(`${hook} must be a function`);
  }
  return problems.length > 0 || name === undefined ? { problems } : { plugin: { name, ...hooks }, problems };
}

async function subjectOf(module: { readonly [name: string]: unknown }): Promise<unknown> {
  const main = module['default'];
  if (main === undefined) return module;
  if (typeof main !== 'function') return main;
  return isClass(main) ? Reflect.construct(main, []) : await main();
}

const isClass = (value: object): boolean => /^class\b/.test(Function.prototype.toString.call(value));

function nameOf(subject: object, problems: string[]): string | undefined {
  const getName = Reflect.get(subject, 'getName') ?? Reflect.get(subject, 'GetName');
  const name = typeof getName === 'function' ? getName.call(subject) : Reflect.get(subject, 'name');
  if (typeof name === 'string' && name.trim() !== '') return name;
  problems.push('a plugin needs getName() or a name');
  return undefined;
}
