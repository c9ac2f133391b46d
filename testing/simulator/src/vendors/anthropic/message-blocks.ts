import type { Answer, Citation } from '../../model/answer.ts';
import { mintSealed, mintSignature } from '../../model/seals.ts';
import { stableId } from '../../model/stable-hash.ts';
import type { MessagesRequest } from './messages-request.ts';

export type AnswerBlock =
  | { readonly type: 'text'; readonly text: string; readonly citations?: readonly unknown[] }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly caller: { readonly type: 'direct' };
    }
  | {
      readonly type: 'server_tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly caller: { readonly type: 'direct' };
    }
  | {
      readonly type: 'web_search_tool_result';
      readonly tool_use_id: string;
      readonly content: readonly unknown[];
      readonly caller: { readonly type: 'direct' };
    };

const caller = { type: 'direct' } as const;

/** The answer as content blocks, in their order: thinking, search, text, calls. */
export function messageBlocks(
  answer: Answer,
  request: MessagesRequest,
  isRedacted: boolean,
  seed: string,
): readonly AnswerBlock[] {
  return [
    ...(answer.reasoning === undefined ? [] : [thinkingBlock(answer.reasoning, request, isRedacted)]),
    ...(answer.search === undefined ? [] : searchBlocks(answer.search, seed)),
    ...textBlocks(answer.refusal ?? answer.text, answer.citations),
    ...answer.calls.map((call, at): AnswerBlock => {
      const input: unknown = JSON.parse(call.input);
      return { type: 'tool_use', id: stableId('toolu_01', `${seed}.${at}`, 22), name: call.name, input, caller };
    }),
  ];
}

function thinkingBlock(reasoning: string, { thinking }: MessagesRequest, isRedacted: boolean): AnswerBlock {
  if (isRedacted) return { type: 'redacted_thinking', data: mintSealed('anthropic redacted', reasoning) };
  const isOmitted = thinking !== undefined && 'display' in thinking && thinking.display === 'omitted';
  const shown = isOmitted ? '' : reasoning;
  return { type: 'thinking', thinking: shown, signature: mintSignature('anthropic thinking', shown) };
}

function searchBlocks(search: NonNullable<Answer['search']>, seed: string): readonly AnswerBlock[] {
  const id = stableId('srvtoolu_01', seed, 22);
  const content = search.results.map(({ title, url, text }) => ({
    type: 'web_search_result',
    title,
    url,
    encrypted_content: mintSealed('anthropic search', text),
    page_age: null,
  }));
  return [
    { type: 'server_tool_use', id, name: 'web_search', input: { query: search.query }, caller },
    { type: 'web_search_tool_result', tool_use_id: id, content, caller },
  ];
}

/** Cited words are a block of their own, the space before them included: a block of mere space may not come back. */
function textBlocks(text: string, citations: readonly Citation[]): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let at = 0;
  for (const citation of citations) {
    const isGap = text.slice(at, citation.start).trim() === '';
    if (!isGap) blocks.push({ type: 'text', text: text.slice(at, citation.start) });
    const from = isGap ? at : citation.start;
    blocks.push({ type: 'text', text: text.slice(from, citation.end), citations: [citationOf(citation)] });
    at = citation.end;
  }
  if (at < text.length) blocks.push({ type: 'text', text: text.slice(at) });
  return blocks;
}

function citationOf({ citedText, source }: Citation): unknown {
  if (source.type === 'search') {
    const { url, title } = source.result;
    const encrypted_index = mintSealed('anthropic search', `index ${url}`);
    return { type: 'web_search_result_location', cited_text: citedText, url, title, encrypted_index };
  }
  return {
    type: 'char_location',
    cited_text: citedText,
    document_index: source.index,
    document_title: source.title,
    start_char_index: source.start,
    end_char_index: source.end,
    file_id: null,
  };
}
