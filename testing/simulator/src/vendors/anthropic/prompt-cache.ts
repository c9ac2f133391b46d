import type { Memory } from '../../model/memory.ts';
import { stableHash } from '../../model/stable-hash.ts';
import { countJsonTokens } from '../../model/tokens.ts';
import { type AnyRequest, blocksOf } from './rule.ts';

export interface InputUsage {
  /** after the last marker, or everything when nothing was cached */
  readonly fresh: number;
  readonly read: number;
  readonly written5m: number;
  readonly written1h: number;
}

const leastCacheable = 1024;

interface Segment {
  readonly content: unknown;
  readonly marker: '5m' | '1h' | undefined;
}

/** The prompt in cache order: tools, system, messages. */
function segments(request: AnyRequest): readonly Segment[] {
  const tools = (request.tools ?? []).map((tool) =>
    segment(tool, 'cache_control' in tool ? tool.cache_control : undefined),
  );
  const system =
    typeof request.system === 'string'
      ? [segment(request.system, undefined)]
      : (request.system ?? []).map((block) => segment(block, block.cache_control));
  const messages = request.messages.flatMap((message) =>
    blocksOf(message).map((block) =>
      segment({ role: message.role, block }, 'cache_control' in block ? block.cache_control : undefined),
    ),
  );
  const all = [...tools, ...system, ...messages];
  const last = all.pop();
  if (last === undefined) return all;
  return [...all, request.cache_control ? segment(last.content, request.cache_control) : last];
}

type Marker = { readonly ttl?: '5m' | '1h' | undefined } | null | undefined;
const segment = (content: unknown, marker: Marker): Segment => ({
  content: unmarked(content),
  marker: marker ? (marker.ttl ?? '5m') : undefined,
});

/** Moving a marker does not change the prompt. */
const unmarked = (content: unknown): unknown =>
  JSON.parse(JSON.stringify(content, (name, value: unknown) => (name === 'cache_control' ? undefined : value)));

interface Boundary {
  readonly key: string;
  /** of the prompt up to here */
  readonly tokens: number;
  readonly marker: Segment['marker'];
}

function boundaries(request: AnyRequest): readonly Boundary[] {
  let prefix = stableHash(request.model, 32);
  let tokens = 0;
  return segments(request).map(({ content, marker }) => {
    prefix = stableHash(prefix + JSON.stringify(content), 32);
    tokens += countJsonTokens(content);
    return { key: `anthropic ${prefix}`, tokens, marker };
  });
}

/**
 * Splits the input tokens by what the marked prefixes have been seen before. A marker also finds what an earlier
 * request marked further up, so a marker that moves along with the conversation reads what it wrote last time.
 * @see https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
 */
export function inputUsage(memory: Memory, request: AnyRequest, nowSeconds: number): InputUsage {
  const all = boundaries(request);
  const total = all.at(-1)?.tokens ?? 0;
  const marked = all.filter(({ marker, tokens }) => marker !== undefined && tokens >= leastCacheable);
  const last = marked.at(-1);
  if (last === undefined) return { fresh: total, read: 0, written5m: 0, written1h: 0 };
  const known = all.findLast(({ key, tokens }) => tokens <= last.tokens && memory.knowsPrefix(key, nowSeconds));
  const read = known?.tokens ?? 0;
  let covered = read;
  const written = { '5m': 0, '1h': 0 };
  for (const { key, tokens, marker = '5m' } of marked) {
    memory.touchPrefix(key, nowSeconds, marker === '1h' ? 3600 : 300);
    written[marker] += Math.max(0, tokens - covered);
    covered = Math.max(covered, tokens);
  }
  return { fresh: total - last.tokens, read, written5m: written['5m'], written1h: written['1h'] };
}
