import { spelledRequestType } from '../../schema/request-type.ts';
import { answerExtraFields, errorExtraFields, extraFieldsHead, FrameStamp } from '../extra-fields.ts';
import type { RawCapture } from './raw-capture.ts';
import type { RunRecord } from './run-record.ts';
import type { RunState } from './run-state.ts';

/** `extra_fields` of one run, in their three shapes. Only for clients whose API has that object. */
export class RunFields {
  readonly #run: RunState;
  readonly #record: RunRecord;
  readonly #raw: RawCapture;

  constructor(run: RunState, record: RunRecord, raw: RawCapture) {
    this.#run = run;
    this.#record = record;
    this.#raw = raw;
  }

  ofAnswer(): string {
    const { upstreamMs, upstreamHeaders } = this.#record;
    return answerExtraFields(this.#head(), upstreamMs, {
      ...this.#told(),
      upstreamHeaders,
      stages: this.#run.writtenExtraFields,
    });
  }

  ofError(): string {
    return errorExtraFields(this.#head(), {
      ...this.#told(),
      upstreamHeaders: this.#record.upstreamHeaders,
      stages: this.#run.writtenExtraFields,
    });
  }

  ofFrames(now: number): FrameStamp {
    const { upstreamStart, rawRequest, upstreamHeaders } = this.#record;
    return new FrameStamp({
      head: this.#head(),
      startedAt: upstreamStart ?? now,
      rawRequest: this.#raw.tellsRequest ? rawRequest : undefined,
      upstreamHeaders,
      stages: () => this.#run.writtenExtraFields,
    });
  }

  #told(): { readonly rawRequest: string | undefined; readonly rawResponse: string | undefined } {
    const { rawRequest, rawResponse } = this.#record;
    return {
      rawRequest: this.#raw.tellsRequest ? rawRequest : undefined,
      rawResponse: this.#raw.tellsResponse ? rawResponse : undefined,
    };
  }

  #head(): string {
    const { call, servedAs } = this.#run;
    const { provider, requestedModel, resolvedModel } = this.#record;
    const isConverted = servedAs !== undefined && servedAs !== call.requestType;
    return extraFieldsHead({
      requestType: spelledRequestType(call.requestType, call.isStream),
      provider,
      requestedModel,
      resolvedModel,
      convertedType: isConverted ? servedAs : undefined,
    });
  }
}
