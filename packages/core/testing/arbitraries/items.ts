import fc from 'fast-check';
import type { Annotation } from '../../src/schema/generate/annotation.ts';
import type {
  AssistantItem,
  ReasoningItem,
  ServerToolCallItem,
  ServerToolResultItem,
  ToolCallItem,
} from '../../src/schema/generate/item.ts';
import type { AudioPart, ImagePart, RefusalPart, TextPart, TokenLogprob } from '../../src/schema/generate/part.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';
import { oddObject } from './json.ts';
import { optional } from './optional.ts';
import { seal } from './seal.ts';

/** Words as models write them, with what breaks naive string handling: surrogate pairs, quotes, line ends, `\n\n`. */
export const words = (minLength = 1): fc.Arbitrary<string> =>
  fc.string({
    minLength,
    maxLength: 12,
    unit: fc.constantFrom('a', 'b', 'Z', ' ', '.', 'ø', '→', '😀', '"', '\\', '\n', '{', '</'),
  });

/** Kinds of items that a format may or may not be able to say. */
export interface ItemKinds {
  readonly reasoning?: boolean;
  /** seals on reasoning */
  readonly seals?: boolean;
  readonly refusals?: boolean;
  readonly freeformCalls?: boolean;
  readonly annotations?: boolean;
  readonly logprobs?: boolean;
  readonly media?: boolean;
  readonly serverTools?: boolean;
}

export const callId = (): fc.Arbitrary<string> => fc.stringMatching(/^call_[a-z0-9]{6}$/);
export const toolName = (): fc.Arbitrary<string> => fc.constantFrom('get_weather', 'search', 'w', 'tool-1');

export const textPart = (kinds: ItemKinds = {}): fc.Arbitrary<TextPart> =>
  words().chain((text) =>
    optional<TextPart>(
      { type: fc.constant('text'), text: fc.constant(text) },
      {
        ...(kinds.annotations && { annotations: fc.array(webCitation(text), { minLength: 1, maxLength: 2 }) }),
        ...(kinds.logprobs && { logprobs: fc.array(tokenLogprob(), { minLength: 1, maxLength: 2 }) }),
      },
    ),
  );

/** About a stretch of `text` that cuts no character in two. */
export const webCitation = (text: string): fc.Arbitrary<Annotation> => {
  const places = [0];
  for (const c of text) places.push((places.at(-1) ?? 0) + c.length);
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...places), fc.webUrl({ size: 'xsmall' }), words())
    .map(([a, b, url, title]) => ({
      span: { start: Math.min(a, b), end: Math.max(a, b) },
      sources: [{ kind: 'web', url, title }],
    }));
};

export const tokenLogprob = (): fc.Arbitrary<TokenLogprob> =>
  fc.record({
    token: words(),
    logprob: fc.constantFrom(-0.5, -1.25, 0),
    bytes: fc.constant([97]),
    top: fc.constant([]),
  });

export const refusalPart = (): fc.Arbitrary<RefusalPart> => words().map((text) => ({ type: 'refusal', text }));

export const reasoningItem = (kinds: ItemKinds = {}): fc.Arbitrary<ReasoningItem> =>
  optional<ReasoningItem>(
    {
      type: fc.constant('reasoning'),
      entries: fc.array(fc.record({ kind: fc.constantFrom('text', 'summary'), text: words() }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    kinds.seals ? { seal: seal() } : {},
  );

/** Model-written arguments: any JSON object, spelled in any way. */
export const toolCall = (kinds: ItemKinds = {}): fc.Arbitrary<ToolCallItem> =>
  fc.record({
    type: fc.constant('tool-call'),
    callId: callId(),
    name: toolName(),
    input: fc.oneof(
      { weight: 4, arbitrary: oddObject().map((json) => ({ kind: 'json', json: asJsonText(json) }) as const) },
      ...(kinds.freeformCalls
        ? [{ weight: 1, arbitrary: words().map((text) => ({ kind: 'text', text }) as const) }]
        : []),
    ),
  });

export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const inlineImage = (): fc.Arbitrary<ImagePart> =>
  fc.constantFrom('image/png', 'image/jpeg', 'image/gif', 'image/webp').map((mediaType) => ({
    type: 'image',
    source: { kind: 'base64', data: pixel, mediaType },
  }));

export const saidAudio = (): fc.Arbitrary<AudioPart> =>
  words().map((transcript) => ({
    type: 'audio',
    id: 'audio_1',
    source: { kind: 'base64', data: 'AAAA', mediaType: 'audio/wav' },
    transcript,
    expiresAtMs: 1_700_000_000_000,
  }));

const webSearch = (): fc.Arbitrary<readonly [ServerToolCallItem, ServerToolResultItem]> =>
  fc.tuple(fc.stringMatching(/^srvtoolu_[a-z0-9]{6}$/), words()).map(([id, query]) => [
    {
      type: 'server-tool-call',
      callId: id,
      tool: 'web-search',
      name: 'web_search',
      input: asJsonText(JSON.stringify({ query })),
    },
    {
      type: 'server-tool-result',
      callId: id,
      tool: 'web-search',
      outcome: { kind: 'web-sources', sources: [{ url: 'https://x.test/', title: 'T', encryptedContent: 'E' }] },
    },
  ]);

/** What one candidate may say; call ids are told apart. */
export const assistantItems = (kinds: ItemKinds = {}, maxLength = 4): fc.Arbitrary<readonly AssistantItem[]> => {
  const one: fc.Arbitrary<readonly AssistantItem[]>[] = [
    textPart(kinds).map((part) => [part]),
    toolCall(kinds).map((call) => [call]),
  ];
  if (kinds.reasoning) one.push(reasoningItem(kinds).map((item) => [item]));
  if (kinds.refusals) one.push(refusalPart().map((part) => [part]));
  if (kinds.media) one.push(inlineImage().map((part) => [part]));
  if (kinds.serverTools) one.push(webSearch());
  return fc.array(fc.oneof(...one), { maxLength }).map((groups) => withOwnIds(groups.flat()));
};

function withOwnIds(items: readonly AssistantItem[]): readonly AssistantItem[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    if (item.type !== 'tool-call' && item.type !== 'server-tool-call') return true;
    if (seen.has(item.callId)) return false;
    seen.add(item.callId);
    return true;
  });
}
