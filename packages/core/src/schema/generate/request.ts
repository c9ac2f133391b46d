import type { CacheMarker } from './cache-marker.ts';
import type { Turn } from './item.ts';
import type { JsonText } from './json-text.ts';
import type { DocumentPart, OpaqueItem, TextPart } from './part.ts';
import type { Tool, ToolChoice } from './tool.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

export interface Instruction {
  readonly authority: 'system' | 'developer';
  /** field: the format's own member, not inherited by stored conversations · message: a message at the front */
  readonly placement: 'field' | 'message';
  readonly parts: readonly (TextPart | OpaqueItem)[];
  readonly name?: string;
  readonly vendor?: Vendor;
}

export type OutputConstraint =
  | { readonly type: 'text' | 'json' }
  | {
      readonly type: 'json-schema';
      readonly schema: JsonText;
      readonly name?: string;
      readonly description?: string;
      readonly isStrict?: boolean | null;
    }
  | { readonly type: 'opaque'; readonly format: WireFormat; readonly wire: JsonText };

export interface ReasoningRequest {
  /** dynamic: the model decides, with a budget of its own · adaptive: it decides whether to think at all */
  readonly thinking?: 'off' | 'on' | 'adaptive' | 'dynamic' | { readonly budgetTokens: number };
  /** none, minimal, low, medium, high, xhigh, max; an open list */
  readonly effort?: string;
  /** how much of it the client wants to see: none, auto, concise, detailed */
  readonly display?: string;
}

export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly logitBias?: { readonly [tokenId: string]: number };
}

export interface Limits {
  /** visible and hidden output together */
  readonly maxOutputTokens?: number;
  readonly maxOutputSpelling?: 'max_tokens' | 'max_completion_tokens';
  readonly stop?: readonly string[];
  readonly maxToolCalls?: number;
  readonly truncation?: string;
  readonly taskBudget?: { readonly totalTokens: number; readonly remainingTokens?: number };
}

/** `auto`: the vendor places the marker · `storedPrefix`: name of a prefix stored at the vendor before (Gemini) */
export interface CacheHints {
  readonly auto?: CacheMarker;
  readonly key?: string;
  readonly retention?: string;
  readonly mode?: 'implicit' | 'explicit';
  readonly ttl?: string;
  readonly storedPrefix?: string;
}

export interface ServiceHints {
  readonly tier?: string;
  readonly speed?: string;
  readonly region?: string;
  readonly latency?: string;
  readonly priority?: number;
}

export interface Identity {
  readonly user?: string;
  readonly safetyId?: string;
  readonly metadata?: { readonly [key: string]: JsonText };
}

export interface StateHints {
  readonly store?: boolean;
  readonly previousId?: string;
  readonly conversation?: JsonText;
  readonly isBackground?: boolean;
  readonly container?: JsonText;
  readonly contextEdits?: JsonText;
}

export interface GenerateRequest {
  /** as the client spelled it, without provider prefix; the target says what goes upstream */
  readonly model: string;
  /** everything said with authority before the first user or assistant turn */
  readonly instructions: readonly Instruction[];
  readonly turns: readonly Turn[];
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly allowsParallelCalls?: boolean;
  readonly output?: OutputConstraint;
  readonly verbosity?: string;
  readonly sampling?: Sampling;
  readonly limits?: Limits;
  readonly reasoning?: ReasoningRequest;
  readonly cache?: CacheHints;
  readonly modalities?: readonly ('text' | 'audio' | 'image' | 'video')[];
  readonly audio?: { readonly voice?: JsonText; readonly format?: string };
  readonly candidateCount?: number;
  /** asked for at all; `top` alternatives per token */
  readonly logprobs?: { readonly top?: number };
  readonly prediction?: readonly TextPart[];
  /** grounding material beside the conversation (Cohere) */
  readonly documents?: readonly (DocumentPart | OpaqueItem)[];
  readonly service?: ServiceHints;
  readonly identity?: Identity;
  readonly state?: StateHints;
  readonly include?: readonly string[];
  readonly delivery?: { readonly isStream?: boolean; readonly wantsUsage?: boolean; readonly isObfuscated?: boolean };
  /** legacy text completion; `promptTokens` when the prompt was token ids */
  readonly completion?: {
    readonly suffix?: string;
    readonly hasEcho?: boolean;
    readonly bestOf?: number;
    readonly promptTokens?: JsonText;
  };
  /** members that the client's format does not define: reach the provider only when the client asks for it */
  readonly extra?: { readonly [member: string]: JsonText };
  readonly vendor?: Vendor;
}
