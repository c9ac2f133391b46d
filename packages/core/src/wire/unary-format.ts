import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { FidelityNote } from '../schema/generate/fidelity.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import type { Json } from '../schema/json/raw-json.ts';
import type { RequestType } from '../schema/request-type.ts';

/** Where a unary operation goes, and what it needs to know of the asker. */
export interface UnaryTarget {
  readonly provider: string;
  readonly model: string;
  readonly receivedAtMs: number;
}

/**
 * One wire format of an operation that asks once and is answered once (embeddings, model lists, token counts …):
 * the small sibling of `GenerateCodec`, in both directions.
 */
export interface UnaryFormat<Request, Response> {
  /** `openai`, `anthropic`, `cohere` … */
  readonly name: string;
  readonly requestType: RequestType;
  decodeRequest(body: JsonBody): Result<Request>;
  encodeRequest(
    request: Request,
    target: UnaryTarget,
  ): Result<{ readonly wire: Json; readonly notes: readonly FidelityNote[] }>;
  decodeResponse(body: JsonBody, request: Request): Result<Response>;
  encodeResponse(response: Response, target: UnaryTarget): Json;
  usageOf(response: Response): Usage | undefined;
  encodeError(error: GatewayError): unknown;
}

/** A format whose types do not matter to the one who holds it. */
export type AnyUnaryFormat = UnaryFormat<unknown, unknown>;
