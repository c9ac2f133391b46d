import type { Run } from '../engine/stage.ts';
import type { Ask } from '../wire/codec.ts';
import type { HookApi } from './hook-api.ts';

/** How hooks want to hear an answer: in the JSON of the public API, whatever the client speaks. */
export const askOf = (run: Run, api: HookApi): Ask => ({
  format: api.format.name,
  model: run.target.model,
  request: () => {
    const request = run.request();
    if (!request.ok) throw new Error('a request that was answered can be read');
    return request.value;
  },
  wantsUsage: true,
  answeredBy: {
    provider: run.target.provider,
    format: api.format.name,
    model: run.target.model,
    sealFamily: run.target.provider,
  },
  idSeed: run.id,
  receivedAtMs: run.call.receivedAtMs,
  dialect: 'gateway',
});
