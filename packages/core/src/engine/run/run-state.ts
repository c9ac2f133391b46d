import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { ModelRef } from '../../schema/generate/model-ref.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { GenerateType } from '../../schema/request-type.ts';
import type { Call } from '../call.ts';
import type { KeyPage } from '../keys/key-page.ts';
import type { Run } from '../stage.ts';

/** The client's request in the middle model: decoded at most once per call, shared by all its runs. */
export class CallRequest {
  readonly #call: Call;
  #decoded: Result<GenerateRequest> | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  get isDecoded(): boolean {
    return this.#decoded !== undefined;
  }

  decode(): Result<GenerateRequest> {
    this.#decoded ??= decodeCall(this.#call);
    return this.#decoded;
  }
}

function decodeCall(call: Call): Result<GenerateRequest> {
  if (call.operation !== 'generate') {
    return fail({ kind: 'unsupported-operation', message: `${call.requestType} has no conversation` });
  }
  const { codec } = call.format;
  const decoded = codec.decodeRequest(call.body.tree(codec.verbatim.request));
  // The body's model may carry a provider prefix; the middle model never does.
  return decoded.ok ? ok({ ...decoded.value, model: call.primary.model }) : decoded;
}

/** One run as stages see it, plus what the engine remembers of it. */
export class RunState implements Run {
  readonly call: Call;
  readonly id: string;
  readonly fallbackIndex: number;
  readonly context: Map<string, unknown>;
  target: ModelRef;
  onlyKeyIds: readonly string[] | undefined;
  servedAs: GenerateType | undefined = undefined;
  /** for a list that several keys share: whose turn it is */
  keyPage: KeyPage | undefined = undefined;
  readonly shared: CallRequest;
  #replaced: GenerateRequest | undefined;
  #extraFields: Map<string, JsonText> | undefined;

  constructor(call: Call, shared: CallRequest, context: Map<string, unknown>, at: RunPlace) {
    this.call = call;
    this.shared = shared;
    this.context = context;
    this.id = at.id;
    this.fallbackIndex = at.fallbackIndex;
    this.target = at.target;
    this.onlyKeyIds = at.fallbackIndex === 0 ? call.options.onlyKeyIds : undefined;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  /** Made on first use: most runs have none. */
  get extraFields(): Map<string, JsonText> {
    this.#extraFields ??= new Map();
    return this.#extraFields;
  }

  /** `undefined` when nobody ever asked for them. */
  get writtenExtraFields(): ReadonlyMap<string, JsonText> | undefined {
    return this.#extraFields;
  }

  get isReplaced(): boolean {
    return this.#replaced !== undefined;
  }

  /** Was the request decoded by somebody already? */
  get isDecoded(): boolean {
    return this.#replaced !== undefined || this.shared.isDecoded;
  }

  request(): Result<GenerateRequest> {
    return this.#replaced === undefined ? this.shared.decode() : ok(this.#replaced);
  }

  replaceRequest(request: GenerateRequest): void {
    this.#replaced = request;
  }
}

/** Which of a call's runs this is. */
export interface RunPlace {
  readonly id: string;
  readonly fallbackIndex: number;
  readonly target: ModelRef;
}
