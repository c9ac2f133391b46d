import type { Answer } from '../../model/answer.ts';
import { mintSealed } from '../../model/seals.ts';
import { stableId } from '../../model/stable-hash.ts';
import type { ResponsesRequest } from './responses-request.ts';

type Status = 'completed' | 'incomplete';

export interface ReasoningItem {
  readonly type: 'reasoning';
  readonly id: string;
  readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
  readonly encrypted_content?: string;
}
export interface SearchItem {
  readonly type: 'web_search_call';
  readonly id: string;
  readonly status: 'completed';
  readonly action: unknown;
}
export type TextPart =
  | {
      readonly type: 'output_text';
      readonly annotations: readonly unknown[];
      readonly logprobs: readonly unknown[];
      readonly text: string;
    }
  | { readonly type: 'refusal'; readonly refusal: string };
export interface MessageItem {
  readonly type: 'message';
  readonly id: string;
  readonly status: Status;
  readonly role: 'assistant';
  readonly content: readonly TextPart[];
}
export interface FunctionCallItem {
  readonly type: 'function_call';
  readonly id: string;
  readonly status: Status;
  readonly arguments: string;
  readonly call_id: string;
  readonly name: string;
  readonly namespace?: string;
}
export interface CustomCallItem {
  readonly type: 'custom_tool_call';
  readonly id: string;
  readonly status: Status;
  readonly input: string;
  readonly call_id: string;
  readonly name: string;
  readonly namespace?: string;
}
export type OutputItem = ReasoningItem | SearchItem | MessageItem | FunctionCallItem | CustomCallItem;

/** The answer as Responses output, in its order: reasoning, search, message, calls. */
export function outputItems(answer: Answer, request: ResponsesRequest, seed: string): readonly OutputItem[] {
  const status = answer.finish.type === 'length' ? 'incomplete' : 'completed';
  const items: OutputItem[] = [];
  if (answer.reasoning !== undefined) items.push(reasoningItem(answer.reasoning, request, seed));
  if (answer.search !== undefined) items.push(searchItem(answer.search, request, seed));
  const part = textPart(answer);
  if (part !== undefined)
    items.push({ id: stableId('msg_', seed, 48), type: 'message', status, content: [part], role: 'assistant' });
  answer.calls.forEach((call, at) => {
    const names = {
      call_id: stableId('call_', `${seed}.${at}`, 24),
      name: call.name,
      ...(call.namespace === undefined ? {} : { namespace: call.namespace }),
    };
    const base = { status: 'completed', ...names } as const;
    items.push(
      call.takes === 'json'
        ? { id: stableId('fc_', `${seed}.${at}`, 48), type: 'function_call', arguments: call.input, ...base }
        : { id: stableId('ctc_', `${seed}.${at}`, 48), type: 'custom_tool_call', input: call.input, ...base },
    );
  });
  return items;
}

function reasoningItem(reasoning: string, request: ResponsesRequest, seed: string): ReasoningItem {
  const wantsSummary = (request.reasoning?.summary ?? request.reasoning?.generate_summary ?? undefined) !== undefined;
  const summary = wantsSummary ? reasoning.split('\n').map((text) => ({ type: 'summary_text', text }) as const) : [];
  const isSealed = request.include?.includes('reasoning.encrypted_content') === true;
  return {
    id: stableId('rs_', seed, 48),
    type: 'reasoning',
    summary,
    ...(isSealed ? { encrypted_content: mintSealed('openai', reasoning) } : {}),
  };
}

function searchItem(search: NonNullable<Answer['search']>, request: ResponsesRequest, seed: string): SearchItem {
  const hasSources = request.include?.includes('web_search_call.action.sources') === true;
  const sources = search.results.map(({ url }) => ({ type: 'url', url }));
  const action = { type: 'search', queries: [search.query], query: search.query, ...(hasSources ? { sources } : {}) };
  return { id: stableId('ws_', seed, 48), type: 'web_search_call', status: 'completed', action };
}

function textPart(answer: Answer): TextPart | undefined {
  if (answer.refusal !== undefined) return { type: 'refusal', refusal: answer.refusal };
  if (answer.text === '') return undefined;
  const annotations = answer.citations.flatMap(({ start, end, source }) =>
    source.type === 'search'
      ? [
          {
            type: 'url_citation',
            end_index: end,
            start_index: start,
            title: source.result.title,
            url: source.result.url,
          },
        ]
      : [],
  );
  return { type: 'output_text', annotations, logprobs: [], text: answer.text };
}
