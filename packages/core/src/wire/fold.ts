import type { Annotation } from '../schema/generate/annotation.ts';
import type { AssistantItem, ReasoningItem } from '../schema/generate/item.ts';
import type { TokenLogprob } from '../schema/generate/part.ts';
import type { Candidate, GenerateResult } from '../schema/generate/result.ts';
import type { At, ItemPatch, StreamEvent } from '../schema/generate/stream-event.ts';
import type { Usage } from '../schema/generate/usage.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import { joinBase64 } from './join-base64.ts';
import { mergeVendor } from './vendor-members.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;
type Entry = ReasoningItem['entries'][number];

/** What was said about one item so far. */
interface OpenItem {
  readonly seed: AssistantItem;
  patch: ItemPatch;
  text: string;
  transcript: string;
  readonly base64: string[];
  readonly entries: (Entry | undefined)[];
  readonly annotations: Annotation[];
  readonly logprobs: TokenLogprob[];
}

interface OpenCandidate {
  readonly items: Map<number, OpenItem>;
  end?: Event<'candidate-end'>;
}

/**
 * Puts a stream together again: the answer that the provider would have given in one piece.
 * A candidate that never ended has finish `error` and holds what had come by then.
 */
export class Fold {
  readonly #candidates = new Map<number, OpenCandidate>();
  #start: Event<'response-start'> | undefined;
  #end: Event<'response-end'> | undefined;
  #usage: Usage | undefined;

  push(event: StreamEvent): void {
    switch (event.type) {
      case 'response-start':
        this.#start = event;
        break;
      case 'response-end':
        this.#end = event;
        break;
      case 'usage':
        this.#usage = event.usage;
        break;
      case 'candidate-end':
        this.#candidate(event.candidate).end = event;
        break;
      case 'item-start':
        this.#candidate(event.candidate).items.set(event.item, opened(event.seed));
        break;
      case 'ping':
      case 'aside':
      case 'error':
      case 'opaque-delta':
        break;
      default:
        this.#learn(event);
    }
  }

  result(): GenerateResult {
    const { id, model, createdAtMs } = this.#start ?? {};
    const { serviceTier, promptBlock } = this.#end ?? {};
    const vendor = mergeVendor(this.#start?.vendor, this.#end?.vendor);
    const candidates = [...this.#candidates].sort(([a], [b]) => a - b).map(([index, open]) => closed(index, open));
    return {
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(createdAtMs !== undefined && { createdAtMs }),
      candidates,
      ...(promptBlock && { promptBlock }),
      ...(this.#usage && { usage: this.#usage }),
      ...(serviceTier !== undefined && { serviceTier }),
      ...(vendor && { vendor }),
    };
  }

  #candidate(index: number): OpenCandidate {
    let candidate = this.#candidates.get(index);
    if (candidate === undefined) {
      candidate = { items: new Map() };
      this.#candidates.set(index, candidate);
    }
    return candidate;
  }

  #learn(event: Extract<StreamEvent, At>): void {
    const item = this.#candidates.get(event.candidate)?.items.get(event.item);
    if (item !== undefined) learn(item, event);
  }
}

/** The answer that these events tell. */
export function foldEvents(events: Iterable<StreamEvent>): GenerateResult {
  const fold = new Fold();
  for (const event of events) fold.push(event);
  return fold.result();
}

const opened = (seed: AssistantItem): OpenItem => ({
  seed,
  patch: {},
  text: '',
  transcript: '',
  base64: [],
  entries: seed.type === 'reasoning' ? [...seed.entries] : [],
  annotations: [],
  logprobs: [],
});

function learn(item: OpenItem, event: Extract<StreamEvent, At>): void {
  switch (event.type) {
    case 'text-delta':
      item.text += event.text;
      if (event.logprobs) item.logprobs.push(...event.logprobs);
      break;
    case 'input-delta':
      item.text += event.text;
      break;
    case 'reasoning-delta':
      item.entries[event.entry] = {
        kind: event.kind,
        text: (item.entries[event.entry]?.text ?? '') + event.text,
      };
      break;
    case 'media-delta':
      if (event.base64 !== undefined) item.base64.push(event.base64);
      item.transcript += event.transcript ?? '';
      break;
    case 'annotation':
      item.annotations.push(event.annotation);
      break;
    case 'item-patch':
    case 'item-end':
      if (event.patch) item.patch = mergePatch(item.patch, event.patch);
      break;
  }
}

/** Member by member the later wins; vendor members and the message they belong to grow together. */
function mergePatch(earlier: ItemPatch, later: ItemPatch): ItemPatch {
  const vendor = mergeVendor(earlier.vendor, later.vendor);
  const message = later.message && { ...earlier.message, ...later.message };
  return { ...earlier, ...later, ...(message && { message }), ...(vendor && { vendor }) };
}

function closed(index: number, { items, end }: OpenCandidate): Candidate {
  return {
    index,
    items: [...items].sort(([a], [b]) => a - b).map(([, open]) => patched(filled(open), open.patch)),
    finish: end?.finish ?? { reason: 'error' },
    ...(end?.safety && { safety: end.safety }),
    ...(end?.vendor && { vendor: end.vendor }),
  };
}

function patched(item: AssistantItem, patch: ItemPatch): AssistantItem {
  const { message, expiresAtMs, ...known } = mergePatch(
    {
      ...(item.vendor && { vendor: item.vendor }),
      ...('message' in item && item.message && { message: item.message }),
    },
    patch,
  );
  const learnt = { ...item, ...known };
  const placed = message !== undefined && isContent(learnt) ? { ...learnt, message } : learnt;
  return expiresAtMs !== undefined && placed.type === 'audio' ? { ...placed, expiresAtMs } : placed;
}

type WithMessage = Extract<AssistantItem, { readonly message?: unknown }>;

function isContent(item: AssistantItem): item is WithMessage {
  switch (item.type) {
    case 'text':
    case 'refusal':
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'search-result':
    case 'opaque':
      return true;
    default:
      return false;
  }
}

function filled(open: OpenItem): AssistantItem {
  const { seed, text } = open;
  switch (seed.type) {
    case 'text':
      return { ...seed, text: seed.text + text, ...annotationsOf(seed, open), ...logprobsOf(seed, open) };
    case 'refusal':
      return { ...seed, text: seed.text + text, ...logprobsOf(seed, open) };
    case 'compaction':
      return text === '' ? seed : { ...seed, summary: (seed.summary ?? '') + text };
    case 'reasoning':
      return { ...seed, entries: open.entries.filter((entry) => entry !== undefined) };
    case 'tool-call':
      return { ...seed, input: filledInput(seed.input, text) };
    case 'server-tool-call':
      return { ...seed, input: asJsonText(seed.input + text || '{}') };
    case 'audio':
    case 'image':
    case 'video':
      return filledMedia(seed, open);
    default:
      return seed;
  }
}

type ToolInput = Extract<AssistantItem, { readonly type: 'tool-call' }>['input'];
type Media = Extract<AssistantItem, { readonly type: 'audio' | 'image' | 'video' }>;

/** No arguments at all are an empty object. */
const filledInput = (seed: ToolInput, said: string): ToolInput =>
  seed.kind === 'text'
    ? { kind: 'text', text: seed.text + said }
    : { kind: 'json', json: asJsonText(seed.json + said || '{}') };

const annotationsOf = (seed: { readonly annotations?: readonly Annotation[] }, { annotations }: OpenItem) =>
  annotations.length > 0 && { annotations: [...(seed.annotations ?? []), ...annotations] };

const logprobsOf = (seed: { readonly logprobs?: readonly TokenLogprob[] }, { logprobs }: OpenItem) =>
  logprobs.length > 0 && { logprobs: [...(seed.logprobs ?? []), ...logprobs] };

function filledMedia(seed: Media, { base64, transcript }: OpenItem): Media {
  const { source } = seed;
  const heard =
    seed.type === 'audio' && transcript !== '' ? { ...seed, transcript: (seed.transcript ?? '') + transcript } : seed;
  if (base64.length === 0 || source.kind !== 'base64') return heard;
  return { ...heard, source: { ...source, data: joinBase64([source.data, ...base64]) } };
}
