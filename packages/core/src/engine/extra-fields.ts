import { appendMember, JsonBody } from '../schema/json/json-body.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import type { Frame } from '../wire/framing/frame.ts';
import { compactJson } from './answer/compact-json.ts';

/** What every `extra_fields` of one run begins with. */
export interface ExtraFieldsBase {
  readonly requestType: string;
  readonly provider: string;
  readonly requestedModel: string;
  readonly resolvedModel: string;
  /** set when another endpoint than the asked one served the call */
  readonly convertedType: string | undefined;
}

/** The opening of the object, without its closing brace: the same for every chunk of a stream. */
export function extraFieldsHead(base: ExtraFieldsBase): string {
  const converted = base.convertedType === undefined ? '' : `,"converted_request_type":"${base.convertedType}"`;
  const requested = JSON.stringify(base.requestedModel);
  const resolved = base.resolvedModel === base.requestedModel ? requested : JSON.stringify(base.resolvedModel);
  return `{"request_type":"${base.requestType}","provider":${JSON.stringify(base.provider)},"original_model_requested":${requested},"resolved_model_used":${resolved}${converted}`;
}

/** Members that only some answers have, as JSON text. */
export interface ExtraFieldsTail {
  readonly rawRequest?: string | undefined;
  readonly rawResponse?: string | undefined;
  readonly upstreamHeaders?: Readonly<Record<string, string>> | undefined;
  readonly stages?: ReadonlyMap<string, string> | undefined;
}

function tailText(tail: ExtraFieldsTail): string {
  let out = '';
  if (tail.rawRequest !== undefined) out += `,"raw_request":${compactJson(tail.rawRequest)}`;
  if (tail.rawResponse !== undefined) out += `,"raw_response":${compactJson(tail.rawResponse)}`;
  for (const [name, text] of tail.stages ?? []) out += `,${JSON.stringify(name)}:${text}`;
  if (tail.upstreamHeaders !== undefined) out += headersText(tail.upstreamHeaders);
  return out;
}

function headersText(headers: Readonly<Record<string, string>>): string {
  for (const _ in headers) return `,"provider_response_headers":${JSON.stringify(headers)}`;
  return '';
}

/** `extra_fields` of an answer in one piece. `latencyMs` is the upstream's time; written as whole milliseconds. */
export const answerExtraFields = (head: string, latencyMs: number, tail: ExtraFieldsTail): string =>
  `${head},"latency":${Math.round(latencyMs)},"chunk_index":0${tailText(tail)}}`;

/** `extra_fields` of an error: no latency, no chunk. */
export const errorExtraFields = (head: string, tail: ExtraFieldsTail): string => `${head}${tailText(tail)}}`;

/** The answer's text with the member at its end. A gateway behind this one may have set its own: that one goes. */
export function withExtraFields(text: string, fields: string): string {
  if (!text.includes('"extra_fields"')) {
    // nearly all texts end with their brace and have a member before it
    const isPlain =
      text.charCodeAt(text.length - 1) === 125 && text.charCodeAt(text.length - 2) > 32 && text.length > 2;
    return isPlain ? `${text.slice(0, -1)},"extra_fields":${fields}}` : appendMember(text, 'extra_fields', fields);
  }
  const parsed = JsonBody.parse(text);
  return parsed.ok ? parsed.body.edited({ extra_fields: asJsonText(fields) }) : text;
}

/** What a stream's frames have in common. */
export interface StampSettings {
  readonly head: string;
  /** `clock()` when the upstream call went out; the first chunk counts from there, the last one in whole */
  readonly startedAt: number;
  readonly rawRequest: string | undefined;
  readonly upstreamHeaders: Readonly<Record<string, string>>;
  readonly stages: () => ReadonlyMap<string, string> | undefined;
}

/** Writes `extra_fields` into the frames of one stream: running index, time since the frame before, total on the last. */
export class FrameStamp {
  readonly #settings: StampSettings;
  #previousAt: number;
  #index = 0;

  constructor(settings: StampSettings) {
    this.#settings = settings;
    this.#previousAt = settings.startedAt;
  }

  /** `now` is `clock()`; `rawResponse` is the upstream frame's data where it is to be told. */
  stamp(frame: Frame, now: number, rawResponse: string | undefined): Frame {
    if (frame.data.charCodeAt(0) !== 123) return frame;
    const { head, startedAt, rawRequest, upstreamHeaders, stages } = this.#settings;
    const latencyMs = Math.round(frame.isLast ? now - startedAt : now - this.#previousAt);
    const ofStages = stages();
    let fields = `${head},"latency":${latencyMs},"chunk_index":${this.#indexOf(frame)}`;
    if (frame.isLast) fields += tailText({ rawRequest, rawResponse, upstreamHeaders, stages: ofStages });
    else if (rawResponse !== undefined || ofStages !== undefined) fields += tailText({ rawResponse, stages: ofStages });
    this.#previousAt = now;
    const data = withExtraFields(frame.data, `${fields}}`);
    const { event, isLast } = frame;
    if (event === undefined) return isLast === undefined ? { data } : { data, isLast };
    return isLast === undefined ? { event, data } : { event, data, isLast };
  }

  /** Event formats number their own frames; the others are counted here. */
  #indexOf(frame: Frame): number {
    const index = this.#index++;
    return frame.event === undefined ? index : (sequenceNumber(frame.data) ?? index);
  }
}

const sequenceMember = '"sequence_number":';

function sequenceNumber(data: string): number | undefined {
  const at = data.indexOf(sequenceMember);
  if (at < 0) return undefined;
  const number = Number.parseInt(data.slice(at + sequenceMember.length, at + sequenceMember.length + 12), 10);
  return Number.isNaN(number) ? undefined : number;
}
