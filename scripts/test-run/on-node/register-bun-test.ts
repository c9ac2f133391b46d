import { registerHooks } from 'node:module';

/** Lets `import … from 'bun:test'` find the adapter. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'bun:test') return nextResolve(specifier, context);
    return { url: new URL('./bun-test.ts', import.meta.url).href, shortCircuit: true };
  },
});
