import type { Call, CallBase, CallOptions } from '@bifrost/core/engine/call.ts';
import { parseFallbacks } from '@bifrost/core/engine/parse-model.ts';
import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import { JsonBody } from '@bifrost/core/schema/json/json-body.ts';
import type { FormFile } from '@bifrost/core/schema/media.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Arrival } from './arrival.ts';
import type { GenerateRoute, InferenceRoute, UnaryRoute } from './inference-route.ts';
import { isTooDeep, maxJsonDepth } from './json-depth.ts';
import { readFallbacks } from './read-fallbacks.ts';
import type { Payload } from './read-payload.ts';
import type { Steer, Steered } from './steering.ts';

/** Body text to call, in the order in which the API reports mistakes: syntax, model and provider, the route's own rules. */
export function readCall(
  route: InferenceRoute,
  { text, files }: Payload,
  arrival: Arrival,
  { catalog, steer }: Placing,
): Result<Call> {
  const body = parseBody(route, text);
  if (!body.ok) return body;
  const steered = steer && steeringOf(route, body.value, arrival, steer);
  const primary = readTarget(route, body.value, arrival, catalog, steered?.model);
  if (!primary.ok) return primary;
  const fallbacks = steered?.fallbacks ? ok(steered.fallbacks) : readFallbackRefs(route, body.value, catalog);
  if (!fallbacks.ok) return fallbacks;
  if (route.operation === 'generate') {
    const checked = route.format.check(body.value);
    if (!checked.ok) return checked;
    return ok(
      generateCall(route, callBase(route, body.value, arrival, primary.value, fallbacks.value, steered?.keyId)),
    );
  }
  const request = route.format.decodeRequest(body.value, files);
  if (!request.ok) return request;
  const base = callBase(route, body.value, arrival, primary.value, fallbacks.value, steered?.keyId);
  return ok(unaryCall(route, base, request.value, files));
}

/** Who knows where models are served, and who may point a request elsewhere. */
export interface Placing {
  readonly catalog: ModelCatalog;
  readonly steer?: Steer;
}

function steeringOf(
  route: InferenceRoute,
  body: JsonBody,
  { headers, url }: Arrival,
  steer: Steer,
): Steered | undefined {
  const model = body.value['model'];
  if (typeof model !== 'string' || model === '' || route.targetInPath !== undefined) return undefined;
  return steer({
    model,
    namesFallbacks: body.value['fallbacks'] !== undefined,
    requestType: route.requestType,
    headers,
    url,
  });
}

function parseBody(route: InferenceRoute, text: string): Result<JsonBody> {
  if (isTooDeep(text)) return malformed(route, `nested deeper than ${maxJsonDepth} levels`);
  const parsed = JsonBody.parse(text);
  return parsed.ok ? ok(parsed.body) : malformed(route, parsed.message);
}

/** SDK users never see the text behind `Invalid JSON`: their serialiser made the body. */
const malformed = (route: InferenceRoute, reason: string): Result<never> =>
  invalidRequest(route.dropIn === undefined ? `invalid request format: ${reason}` : 'Invalid JSON');

function readTarget(
  route: InferenceRoute,
  body: JsonBody,
  { headers, path }: Arrival,
  catalog: ModelCatalog,
  steeredModel: string | undefined,
): Result<ModelRef> {
  if (route.targetInPath !== undefined) return route.targetInPath(path);
  if (route.operation === 'unary' && route.target) return route.target(body.value, headers, route.dropIn, catalog);
  const model = steeredModel ?? body.value['model'] ?? '';
  if (typeof model !== 'string') return invalidRequest('invalid request format: model must be a string');
  return catalog.resolve(model, route.dropIn?.defaultProvider(headers));
}

const noFallbacks: Result<readonly ModelRef[]> = ok([]);

function readFallbackRefs(route: InferenceRoute, body: JsonBody, catalog: ModelCatalog): Result<readonly ModelRef[]> {
  const value = body.value['fallbacks'];
  if (value === undefined || value === null) return noFallbacks;
  const texts = readFallbacks(value, route.dropIn !== undefined);
  return texts.ok ? ok(parseFallbacks(texts.value, catalog.knownProviders)) : texts;
}

function callBase(
  route: InferenceRoute,
  body: JsonBody,
  arrival: Arrival,
  primary: ModelRef,
  fallbacks: readonly ModelRef[],
  steeredKeyId: string | undefined,
): CallBase {
  const { id, signal, receivedAt, receivedAtMs, context } = arrival;
  const options = withSteeredKey(withOwnHeaders(route, arrival, primary), steeredKeyId);
  const { dialect } = route;
  const facts = { id, body, primary, fallbacks, options, signal, receivedAt, receivedAtMs, dialect };
  return context === undefined ? facts : { ...facts, context };
}

const generateCall = ({ requestType, format }: GenerateRoute, base: CallBase): Call => ({
  ...base,
  operation: 'generate',
  requestType,
  format,
  isStream: base.body.value['stream'] === true,
});

const unaryCall = (
  { requestType, format }: UnaryRoute,
  base: CallBase,
  request: unknown,
  files: readonly FormFile[] | undefined,
): Call => ({
  ...base,
  operation: 'unary',
  requestType,
  format,
  isStream: format.asksForStream?.(base.body) ?? false,
  request,
  ...(files !== undefined && { files }),
});

function withOwnHeaders(route: InferenceRoute, { headers, options }: Arrival, primary: ModelRef): CallOptions {
  const own = route.dropIn?.ownHeaders?.(headers, primary);
  return own === undefined ? options : { ...options, extraHeaders: { ...own, ...options.extraHeaders } };
}

/** What a rule pins, it pins for good: the client's own pin meant the target that the rule has replaced. */
const withSteeredKey = (options: CallOptions, keyId: string | undefined): CallOptions =>
  keyId === undefined ? options : { ...options, pinnedKeyId: keyId };
