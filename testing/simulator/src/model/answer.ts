export interface ToolCall {
  readonly name: string;
  readonly namespace?: string;
  readonly takes: 'json' | 'text';
  /** JSON text for `json` tools */
  readonly input: string;
}

export interface SearchResult {
  readonly url: string;
  readonly title: string;
  readonly text: string;
}

/** Words of a text and where they come from; offsets count UTF-16 units of the answer's text. */
export interface Citation {
  readonly start: number;
  readonly end: number;
  readonly citedText: string;
  readonly source:
    | { readonly type: 'search'; readonly result: SearchResult }
    | {
        readonly type: 'document';
        readonly index: number;
        readonly title: string | null;
        readonly start: number;
        readonly end: number;
      };
}

export type Finish =
  | { readonly type: 'stop' | 'length' | 'tool-calls' | 'refusal' }
  | { readonly type: 'stop-sequence'; readonly sequence: string };

/** What the model says, in the order reasoning, search, text, calls. */
export interface Answer {
  readonly reasoning: string | undefined;
  readonly search: { readonly query: string; readonly results: readonly SearchResult[] } | undefined;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly calls: readonly ToolCall[];
  readonly refusal: string | undefined;
  readonly finish: Finish;
  readonly reasoningTokens: number;
  /** reasoning included */
  readonly outputTokens: number;
}
