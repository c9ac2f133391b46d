import type { JsonText } from '../generate/json-text.ts';
import type { Usage } from '../generate/usage.ts';
import type { Measures } from '../measures.ts';
import type { FormFile } from '../media.ts';

/** Audio that is to be written down. */
export interface TranscriptionRequest {
  readonly model: string;
  readonly file: Omit<FormFile, 'field'>;
  readonly language?: string;
  readonly prompt?: string;
  /** `json`, `verbose_json`, `diarized_json`, or one of `textFormats` */
  readonly responseFormat?: string;
  readonly temperature?: number;
  readonly timestampGranularities?: readonly string[];
  readonly include?: readonly string[];
  /** `auto` or JSON of an object */
  readonly chunkingStrategy?: string;
  readonly isStream: boolean;
  /** members that the client's format does not define; of a form only their first value */
  readonly extra?: { readonly [member: string]: JsonText };
}

/** Formats whose answer is the text itself. */
export const textFormats: ReadonlySet<string> = new Set(['text', 'srt', 'vtt']);

export interface TranscriptionResult {
  readonly text: string;
  /** The client asked for the text itself; the media type of the provider's answer, where it said one. */
  readonly asText?: { readonly mediaType?: string };
  readonly task?: string;
  readonly language?: string;
  /** seconds of audio */
  readonly duration?: number;
  readonly logprobs?: JsonText;
  readonly segments?: JsonText;
  readonly words?: JsonText;
  /** where tokens are counted */
  readonly usage?: Usage;
  /** billed seconds, where those are counted */
  readonly usageSeconds?: number;
}

/** One piece of a streamed transcript. */
export interface TranscriptionEvent {
  readonly delta?: string;
  /** the whole text, at the end */
  readonly text?: string;
  readonly logprobs?: JsonText;
  /** a speaker's finished segment: JSON of the event's other members */
  readonly segment?: JsonText;
  readonly isLast?: boolean;
  readonly usage?: Usage;
  readonly usageSeconds?: number;
  readonly measures?: Measures;
}
