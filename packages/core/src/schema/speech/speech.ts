import type { JsonText } from '../generate/json-text.ts';
import type { Usage } from '../generate/usage.ts';
import type { Measures } from '../measures.ts';
import type { Media } from '../media.ts';

/** One voice for everything, or one for each speaker. */
export type Voice = string | readonly { readonly speaker: string; readonly voice: string }[];

/** Text that is to be spoken. */
export interface SpeechRequest {
  readonly model: string;
  readonly input: string;
  /** JSON where it is neither a name nor a list of speakers: some vendors take an object */
  readonly voice: Voice | { readonly json: JsonText };
  readonly instructions?: string;
  /** `mp3`, `opus`, `aac`, `flac`, `wav`, `pcm` and what single vendors have beside them */
  readonly responseFormat?: string;
  readonly speed?: number;
  readonly isStream: boolean;
  readonly languageCode?: string;
  readonly pronunciationDictionaries?: readonly { readonly id: string; readonly versionId?: string }[];
  readonly enablesLogging?: boolean;
  readonly optimizeStreamingLatency?: number;
  readonly withTimestamps?: boolean;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface SpeechResult {
  readonly audio: Media;
  readonly usage?: Usage;
  /** when each letter is spoken; then the answer is JSON instead of audio */
  readonly alignment?: JsonText;
  readonly normalizedAlignment?: JsonText;
}

/** One piece of a streamed answer. */
export interface SpeechEvent {
  /** base64 */
  readonly audio?: string;
  readonly isLast?: boolean;
  readonly usage?: Usage;
  readonly measures?: Measures;
}
