import type { Wish } from './directives.ts';

export interface OfferedTool {
  readonly name: string;
  /** `json` tools take an object by schema, `text` tools free text */
  readonly takes: 'json' | 'text';
  readonly schema: unknown;
  /** set by vendors that group tools under a common name */
  readonly namespace?: string;
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'named'; readonly name: string };

/** A document whose words may be cited. */
export interface CitableDocument {
  readonly index: number;
  readonly title: string | null;
  readonly text: string;
}

/** One request as the model behind the vendors' formats understands it. */
export interface Question {
  /** text of the last user turn, directives taken out */
  readonly prompt: string;
  readonly wish: Wish;
  /** outputs of the tools called last, when the conversation ends with them */
  readonly toolResults: readonly string[];
  readonly tools: readonly OfferedTool[];
  readonly choice: ToolChoice;
  readonly allowsParallelCalls: boolean;
  /** a hosted web search is on offer */
  readonly canSearch: boolean;
  readonly mustSearch: boolean;
  /** the schema the text has to satisfy; `{}` for any JSON object */
  readonly schema: unknown;
  readonly reasons: boolean;
  readonly images: number;
  readonly documents: readonly CitableDocument[];
  /** text of an assistant turn that is to be continued */
  readonly prefill: string;
  readonly maxTokens: number;
  readonly stopSequences: readonly string[];
  /** makes call ids; the same request has the same seed */
  readonly seed: string;
}
