import { compact } from '../../schema/compact.ts';
import type { AssistantItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { AudioPart, TextPart, TokenLogprob } from '../../schema/generate/part.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeAnnotation } from './annotations.ts';
import { type DecodedPart, decodeContent, decodeImage } from './content-parts.ts';
import type { ChoiceLogprobs } from './logprobs.ts';
import { decodeReasoning } from './reasoning-details.ts';
import { decodeFunctionCall, decodeToolCall, type IdPlace } from './tool-calls.ts';

/** Members of an assistant message, in requests and answers alike, that become items. */
export const knownOfAssistant: ReadonlySet<string> = new Set([
  ...['role', 'content', 'refusal', 'reasoning', 'reasoning_content', 'reasoning_details', 'annotations'],
  ...['audio', 'images', 'tool_calls', 'function_call'],
]);

export interface MessagePlace {
  readonly seed: string;
  readonly candidate: number;
}

/** What the model said in one message: reasoning, text, refusal, audio, images, calls – this wire knows no other order. */
export function decodeAssistantItems(
  message: JsonObject,
  place: MessagePlace,
  logprobs: ChoiceLogprobs = {},
): readonly AssistantItem[] {
  const plain = readString(message.reasoning) ?? readString(message.reasoning_content);
  const reasoning = decodeReasoning(message.reasoning_details, plain);
  const parts = decodeContent(message.content).flatMap(thinkingOrPart);
  const said = parts.filter((item) => item.type !== 'reasoning');
  const refusal = readString(message.refusal);
  const items: AssistantItem[] = [
    ...parts.filter((item) => item.type === 'reasoning'),
    ...reasoning.items,
    ...withAnnotations(withLogprobs(said, logprobs.content), message.annotations),
  ];
  if (refusal) items.push(compact({ type: 'refusal' as const, text: refusal, logprobs: logprobs.refusal }));
  const audio = decodeSpokenAudio(readObject(message.audio));
  if (audio !== undefined) items.push(audio);
  items.push(...readObjects(message.images).map(decodeImage), ...decodeCalls(message, place));
  return reasoning.elsewhere.reduce(sealElsewhere, items);
}

function decodeCalls(message: JsonObject, place: MessagePlace): readonly ToolCallItem[] {
  const placeOf = (position: number): IdPlace => ({ ...place, position });
  const calls = readObjects(message.tool_calls).map((call, position) => decodeToolCall(call, placeOf(position)));
  const single = readObject(message.function_call);
  return single === undefined ? calls : [...calls, decodeFunctionCall(single, placeOf(calls.length))];
}

/** Mistral's models say their reasoning in content blocks of type `thinking`. */
function thinkingOrPart(part: DecodedPart): readonly AssistantItem[] {
  if (part.type !== 'opaque' || part.label !== 'thinking') return [part];
  const block: Json = JSON.parse(part.wire);
  const texts = readList(readObject(block)?.thinking).flatMap((each) => readString(readObject(each)?.text) ?? []);
  return [{ type: 'reasoning', entries: texts.map((text) => ({ kind: 'text' as const, text })) }];
}

const isText = (item: AssistantItem): item is TextPart => item.type === 'text';

function withLogprobs(
  items: readonly AssistantItem[],
  logprobs: readonly TokenLogprob[] | undefined,
): readonly AssistantItem[] {
  const first = items.find(isText);
  if (logprobs === undefined || first === undefined) return items;
  return items.map((item) => (item === first ? { ...first, logprobs } : item));
}

/** Annotations count from the start of the content; they stand on its one text. */
function withAnnotations(items: readonly AssistantItem[], wire: Json | undefined): readonly AssistantItem[] {
  const first = items.find(isText);
  const cited = readObjects(wire);
  if (first === undefined || cited.length === 0) return items;
  const annotations = cited.map((each) => decodeAnnotation(each, first.text));
  return items.map((item) => (item === first ? { ...first, annotations } : item));
}

const knownOfAudio = new Set(['id', 'data', 'transcript', 'expires_at']);

/** Audio that the model said: whole in an answer, by its id in the history. */
export function decodeSpokenAudio(wire: JsonObject | undefined): AudioPart | undefined {
  const id = readString(wire?.id);
  const data = readString(wire?.data);
  if (wire === undefined || (id === undefined && data === undefined)) return undefined;
  const expiresAt = readNumber(wire.expires_at);
  return compact({
    type: 'audio' as const,
    id: data === undefined ? undefined : id,
    source:
      data === undefined
        ? { kind: 'file-id' as const, id: id ?? '' }
        : { kind: 'base64' as const, data, mediaType: spokenAudioType },
    transcript: readString(wire.transcript),
    expiresAtMs: expiresAt === undefined ? undefined : expiresAt * 1000,
    vendor: takeVendor(wire, knownOfAudio, 'openai-chat', 'audio'),
  });
}

/** The wire does not say in which format the model spoke; the request did. */
export const spokenAudioType = 'audio/wav';

/** Puts a seal that travelled among the reasoning on the text or call it belongs to. */
function sealElsewhere(items: AssistantItem[], { seal, seals, itemId }: SealRecord): AssistantItem[] {
  if (seals === 'tool-call') {
    return items.map((item) =>
      item.type === 'tool-call' && item.callId === itemId && item.seal === undefined ? { ...item, seal } : item,
    );
  }
  const at = items.findLastIndex(isText);
  const text = items[at];
  if (text === undefined || text.seal !== undefined) return insertSealed(items, at, seal);
  return items.with(at, { ...text, seal });
}

/** There is no text that could carry it: an empty one does. */
function insertSealed(items: readonly AssistantItem[], after: number, seal: Seal): AssistantItem[] {
  const at = after >= 0 ? after + 1 : items.findLastIndex(({ type }) => type === 'reasoning') + 1;
  return items.toSpliced(at, 0, { type: 'text', text: '', seal });
}
