import type { Run } from '../engine/stage.ts';
import { fail, ok, type Result } from '../schema/errors/result.ts';
import type { GenerateRequest } from '../schema/generate/request.ts';
import { JsonBody } from '../schema/json/json-body.ts';
import { printJson } from '../schema/json/print-json.ts';
import type { Json } from '../schema/json/raw-json.ts';
import { spelledRequestType } from '../schema/request-type.ts';
import { targetFeatures } from '../wire/target-features.ts';
import type { HookApi } from './hook-api.ts';
import type { HookJson, HookRequest } from './plugin.ts';

const notParams = ['model', 'fallbacks', 'stream'];

/** The run's request in the JSON of its public API. */
export function toHookRequest(run: Run, api: HookApi): Result<HookRequest> {
  const wire = wireOf(run, api);
  if (!wire.ok) return wire;
  const params: HookJson = { ...wire.value };
  for (const name of [...notParams, api.input]) delete params[name];
  return ok({
    request_type: spelledRequestType(run.call.requestType, run.call.isStream),
    provider: run.target.provider,
    model: run.target.model,
    fallbacks: run.call.fallbacks.map(({ provider, model }) => ({ provider, model })),
    input: wire.value[api.input],
    params,
  });
}

/** The middle model of a request that a hook has changed. */
export function fromHookRequest(request: HookRequest, api: HookApi, isStream: boolean): Result<GenerateRequest> {
  const text = JSON.stringify({
    model: request.model,
    [api.input]: request.input,
    ...request.params,
    ...(isStream && { stream: true }),
  });
  const parsed = JsonBody.parse(text);
  if (!parsed.ok)
    return fail({ kind: 'plugin-failed', message: `a hook returned an unreadable request: ${parsed.message}` });
  return api.format.codec.decodeRequest(parsed.body.tree(api.format.codec.verbatim.request));
}

function wireOf(run: Run, api: HookApi): Result<HookJson> {
  if (run.call.operation === 'generate' && run.call.format === api.format)
    return ok(structuredClone(run.call.body.value));
  const request = run.request();
  if (!request.ok) return request;
  const encoded = api.format.codec.encodeRequest(request.value, {
    format: api.format.name,
    provider: run.target.provider,
    model: run.target.model,
    sealFamily: run.target.provider,
    features: new Set(Object.keys(targetFeatures)),
    refusedParams: new Set(),
    idSeed: run.id,
  });
  return encoded.ok ? ok(JSON.parse(printJson(encoded.value.wire as Json))) : encoded;
}
