import type { Result } from '@bifrost/core/schema/errors/result.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { JsonObject } from '@bifrost/core/schema/json/raw-json.ts';
import type { GenerateType, RequestType } from '@bifrost/core/schema/request-type.ts';
import type { Dialect } from '@bifrost/core/wire/codec.ts';
import type { GenerateFormat } from '@bifrost/core/wire/generate-format.ts';
import type { AnyUnaryFormat } from '@bifrost/core/wire/unary-format.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { RequestHeaders } from './request-headers.ts';

/** One route that asks a model or its provider, as a table entry: what it speaks and how its stream ends. */
export type InferenceRoute = GenerateRoute | UnaryRoute;

interface RouteFacts {
  /** Hono patterns; all behave alike */
  readonly paths: readonly string[];
  readonly dialect: Dialect;
  /** Set on routes that stand in for a vendor's own API. */
  readonly dropIn?: DropIn;
  /** Where the path names the target (Azure deployments); it overrides the body. */
  readonly targetInPath?: (path: string) => Result<ModelRef>;
}

export interface GenerateRoute extends RouteFacts {
  readonly operation: 'generate';
  readonly requestType: GenerateType;
  readonly format: GenerateFormat;
  readonly doneMarker: DoneMarker;
}

export interface UnaryRoute extends RouteFacts {
  readonly operation: 'unary';
  readonly requestType: Exclude<RequestType, GenerateType>;
  readonly format: AnyUnaryFormat;
  /** default: POST */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** What the body is. Default: JSON. Path and query are told to the format in any case but that one. */
  readonly takes?: 'form' | 'json-or-form' | 'nothing' | 'json-and-path';
  /** Where the request goes, for operations that are not about a model. Default: to its `model`. */
  readonly target?: TargetOf;
  /** Default: never. */
  readonly doneMarker?: DoneMarker;
}

/** Reads the target out of what the request says by name: members of its body, path and query. */
export type TargetOf = (
  members: JsonObject,
  headers: RequestHeaders,
  dropIn: DropIn | undefined,
  catalog: ModelCatalog,
) => Result<ModelRef>;

/** When `data: [DONE]` closes a stream. The drop-in routes leave it out after an error, the unified API does not. */
export type DoneMarker = 'always' | 'unless-failed' | 'never';

/** A family of routes below one prefix that an official SDK calls after changing only its base URL. */
export interface DropIn {
  /** Serves model names that nobody prefixed, unless the catalog knows only others. */
  defaultProvider(headers: RequestHeaders): string;
  /** Headers of the vendor's own agents that reach the provider without an allow-list. */
  ownHeaders?(headers: RequestHeaders, target: ModelRef): Readonly<Record<string, string>> | undefined;
}
