import { type GatewayError, statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Result } from '@bifrost/core/schema/errors/result.ts';
import { fail, ok } from '@bifrost/core/schema/errors/result.ts';
import { JsonBody } from '@bifrost/core/schema/json/json-body.ts';
import { printJson } from '@bifrost/core/schema/json/print-json.ts';
import type { Json } from '@bifrost/core/schema/json/raw-json.ts';
import type { ListModelsRequest } from '@bifrost/core/schema/models/model.ts';
import type { UnaryFormat } from '@bifrost/core/wire/unary-format.ts';
import type { ModelLister, ModelListing } from '../catalog/model-lister.ts';
import { arrivalOf } from './arrival.ts';
import type { Handler, InferenceDoor } from './inference-door.ts';
import type { ModelView } from './model-view.ts';
import { type RequestHeaders, readHeaders } from './request-headers.ts';
import { failureHeaders } from './response-headers.ts';
import { baseHeaders } from './security-headers.ts';

/** How one API wants to hear the list. */
export interface ModelListApi {
  readonly format: UnaryFormat<ListModelsRequest, unknown>;
  readonly provider: (request: ListModelsRequest, headers: RequestHeaders) => string | undefined;
  /** one page of it, in the API's words */
  readonly write: (listing: ModelListing, request: ListModelsRequest) => Json;
  readonly writeError: (error: GatewayError, listing: ModelListing | undefined) => Json;
}

/** The list of all models, or of one provider's. Providers that fail are left out as long as others answer. */
export function modelListHandler(door: InferenceDoor, lister: ModelLister, api: ModelListApi): Handler {
  return async (request, path) => {
    const arrival = arrivalOf(door, readHeaders(request.headers), request.signal, path, request.url);
    const asked = admitted(door, arrival.headers, api, request);
    if (!asked.ok) return refusal(asked.error, api.writeError(asked.error, undefined));
    const provider = api.provider(asked.value, arrival.headers);
    const view = door.viewOf?.(arrival.options.virtualKey);
    const unseen = view && outOfView(view, provider);
    if (unseen) return refusal(unseen, api.writeError(unseen, undefined));
    const listing = visible(await lister.list(provider, arrival, view), view);
    const [error] = listing.errors;
    if (listing.models.length === 0 && error !== undefined) return refusal(error, api.writeError(error, listing));
    return new Response(printJson(api.write(listing, asked.value)), { headers: new Headers(jsonHeaders) });
  };
}

function outOfView(view: ModelView, provider: string | undefined): GatewayError | undefined {
  if (view.refusal) return view.refusal;
  if (provider === undefined || view.mayAsk(provider)) return undefined;
  return { kind: 'provider-blocked', message: `Provider '${provider}' is not allowed for this virtual key` };
}

/** Names of the list are `provider/model`. */
function visible(listing: ModelListing, view: ModelView | undefined): ModelListing {
  if (!view) return listing;
  const models = listing.models.filter(({ id }) => {
    const slash = id.indexOf('/');
    return view.shows(id.slice(0, slash), id.slice(slash + 1));
  });
  return { ...listing, models };
}

const jsonHeaders = baseHeaders('application/json');

function admitted(
  door: InferenceDoor,
  headers: RequestHeaders,
  { format }: ModelListApi,
  request: Request,
): Result<ListModelsRequest> {
  const refused = door.admit(headers);
  if (refused !== undefined) return fail(refused);
  const query = JsonBody.parse(JSON.stringify(Object.fromEntries(new URL(request.url).searchParams)));
  return query.ok ? format.decodeRequest(query.body) : ok({});
}

const refusal = (error: GatewayError, body: Json): Response =>
  new Response(printJson(body), { status: statusOf(error), headers: failureHeaders(error) });
