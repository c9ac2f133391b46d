import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { FidelityNote } from '../schema/generate/fidelity.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import type { Json } from '../schema/json/raw-json.ts';
import type { Measures } from '../schema/measures.ts';
import type { FormFile, Media } from '../schema/media.ts';
import type { RequestType } from '../schema/request-type.ts';
import type { Frame } from './framing/frame.ts';
import type { FormPart } from './print-form.ts';
import type { Step } from './step.ts';

/** Where a unary operation goes, and what it needs to know of the asker. */
export interface UnaryTarget {
  readonly provider: string;
  readonly model: string;
  readonly receivedAtMs: number;
}

/**
 * One wire format of an operation that asks once and is answered once (embeddings, speech, files …), or by a stream of
 * events of its own: the small sibling of `GenerateCodec`, in both directions. Pure like it.
 */
export interface UnaryFormat<Request, Response, Event extends UnaryEvent = never> {
  /** `openai`, `anthropic`, `cohere` … */
  readonly name: string;
  readonly requestType: RequestType;
  /**
   * client → middle. Whatever the request said by name is a member of `body`: a JSON body's members, a form's text
   * fields, ids in the path, the query (the last three as strings). `files` are the form's byte parts.
   */
  decodeRequest(body: JsonBody, files?: readonly FormFile[]): Result<Request>;
  /** middle → provider */
  encodeRequest(request: Request, target: UnaryTarget): Result<EncodedUnary>;
  /** provider → middle, for an answer that is JSON. What the provider leaves out may be filled from the request. */
  decodeResponse(body: JsonBody, request: Request): Result<Response>;
  /** provider → middle, for an answer of bytes. `undefined`: this one is JSON. */
  decodeMedia?(media: Media, request: Request): Result<Response> | undefined;
  /** middle → client */
  encodeResponse(response: Response, target: UnaryTarget): Json;
  /** middle → client, where the client gets bytes instead of JSON. `undefined`: this one is JSON. */
  encodeMedia?(response: Response): MediaAnswer | undefined;
  /** Absent: the operation does not stream in this format. */
  readonly stream?: UnaryStream<Request, Event>;
  /** Does the client ask for a stream? Default: no. */
  asksForStream?(body: JsonBody): boolean;
  /** Lists that several keys share: how the cursor is read and set. */
  readonly paging?: Paging<Request, Response>;
  usageOf(response: Response): Usage | undefined;
  /** What is billed beside tokens. Streams: asked with the request alone; their events may know more. */
  measuresOf?(request: Request, response: Response | undefined): Measures | undefined;
  encodeError(error: GatewayError): unknown;
}

/** What a client's body says beyond its format, letter by letter. */
export type ExtraMembers = { readonly [member: string]: JsonText };

/** A request as it goes to the provider. */
export interface EncodedUnary {
  /** the JSON body; not sent where there is a form, or where the method has no body */
  readonly wire: Json;
  readonly form?: readonly FormPart[];
  /** what the endpoint's path names: `file_id` … */
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** members that the client's format does not define; sent in a JSON body where the client wants them to be */
  readonly extra?: ExtraMembers | undefined;
  readonly notes: readonly FidelityNote[];
}

/** An answer in bytes, as it goes to the client. */
export interface MediaAnswer extends Media {
  readonly mediaType: string;
  /** further headers, lower-case names */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every event of a unary stream may tell the engine. */
export interface UnaryEvent {
  /** Nothing that belongs to the answer comes after it. */
  readonly isLast?: boolean;
  readonly usage?: Usage;
  readonly measures?: Measures;
}

export interface UnaryStream<Request, Event extends UnaryEvent> {
  /** provider → middle. A failed result ends the stream; `end` fails when the answer is not complete. */
  decode(request: Request): Step<Frame, Result<Event>>;
  /** middle → client */
  encode(target: UnaryTarget): Step<Event, Frame>;
  /** SSE event name of an error in mid-stream; absent: errors have none. */
  readonly errorEvent?: string;
}

/** A list asked of several keys one after another goes on behind each key's last page with the next key. */
export interface Paging<Request, Response> {
  cursorOf(request: Request): string | undefined;
  at(request: Request, cursor: string | undefined): Request;
  /** the key's own cursor of the next page; `undefined` after the last one */
  nextOf(response: Response): string | undefined;
  /** the page with the cursor that the client is to bring back; `undefined`: nothing follows */
  goingOn(response: Response, cursor: string | undefined): Response;
}

/** A format whose types do not matter to the one who holds it. */
export type AnyUnaryFormat = UnaryFormat<unknown, unknown, UnaryEvent>;
