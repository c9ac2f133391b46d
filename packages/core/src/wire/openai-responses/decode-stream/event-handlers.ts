import { jsonTextOf } from '../../../schema/json/print-json.ts';
import type { JsonObject } from '../../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../../schema/json/read-value.ts';
import { format } from '../format-name.ts';
import { decodeLogprobs } from '../logprobs.ts';
import { MemberReader } from '../member-reader.ts';
import { partsPerItem, type StreamState } from './stream-state.ts';

/*
 * One handler per type of event. https://platform.openai.com/docs/api-reference/responses-streaming
 */

type Handler = (event: JsonObject, state: StreamState) => void;

/** Anything but a sensible place counts as the first. */
function placeIn(event: JsonObject, member: string, below: number): number {
  const place = readNumber(event[member]);
  return place !== undefined && Number.isInteger(place) && place >= 0 && place < below ? place : 0;
}

const indexOf = (event: JsonObject): number => placeIn(event, 'output_index', 1_000_000);
const contentOf = (event: JsonObject): number => placeIn(event, 'content_index', partsPerItem);
const deltaOf = (event: JsonObject): string => readString(event['delta']) ?? '';

const begin: Handler = (event, state) => state.start(MemberReader.of(event['response']));

const finish: Handler = (event, state) => {
  const response = MemberReader.of(event['response']);
  if (response === undefined) state.fail({ kind: 'stream-broken', message: 'the last event holds no response' });
  else state.finish(response);
};

const itemAdded: Handler = (event, state) => {
  const item = MemberReader.of(event['item']);
  if (item !== undefined) state.added(indexOf(event), item);
};

const itemDone: Handler = (event, state) => {
  const item = MemberReader.of(event['item']);
  if (item !== undefined) state.done(indexOf(event), item);
};

const partAdded: Handler = (event, state) => {
  const type = MemberReader.of(event['part'])?.peek('type');
  if (type === 'output_text') state.message(indexOf(event))?.begin(contentOf(event), 'text');
  if (type === 'refusal') state.message(indexOf(event))?.begin(contentOf(event), 'refusal');
};

const partDone: Handler = (event, state) => {
  if (state.outputs.get(indexOf(event))?.kind === 'message') state.message(indexOf(event))?.complete(contentOf(event));
};

const textDelta: Handler = (event, state) =>
  state.message(indexOf(event))?.speak(contentOf(event), 'text', deltaOf(event), decodeLogprobs(event['logprobs']));

const textDone: Handler = (event, state) => {
  const logprobs = decodeLogprobs(event['logprobs']);
  state.message(indexOf(event))?.speakWhole(contentOf(event), 'text', readString(event['text']) ?? '', logprobs);
};

const refusalDelta: Handler = (event, state) =>
  state.message(indexOf(event))?.speak(contentOf(event), 'refusal', deltaOf(event));

const refusalDone: Handler = (event, state) =>
  state.message(indexOf(event))?.speakWhole(contentOf(event), 'refusal', readString(event['refusal']) ?? '');

const annotationAdded: Handler = (event, state) => {
  const annotation = MemberReader.of(event['annotation']);
  if (annotation !== undefined) state.message(indexOf(event))?.annotate(contentOf(event), annotation);
};

const inputDelta: Handler = (event, state) => state.single(indexOf(event))?.speakInput(deltaOf(event));

const inputDone =
  (member: string): Handler =>
  (event, state) =>
    state.single(indexOf(event))?.speakInputWhole(readString(event[member]) ?? '');

const codeDelta: Handler = (event, state) => state.single(indexOf(event))?.speakCode(deltaOf(event));

const codeDone: Handler = (event, state) => state.single(indexOf(event))?.endCode();

const summaryIndex = (event: JsonObject): number => placeIn(event, 'summary_index', partsPerItem);

const summaryDelta: Handler = (event, state) =>
  state.single(indexOf(event))?.think('summary', summaryIndex(event), deltaOf(event));

const summaryDone: Handler = (event, state) =>
  state.single(indexOf(event))?.thinkWhole('summary', summaryIndex(event), readString(event['text']) ?? '');

const wordsDelta: Handler = (event, state) =>
  state.single(indexOf(event))?.think('text', contentOf(event), deltaOf(event));

const wordsDone: Handler = (event, state) =>
  state.single(indexOf(event))?.thinkWhole('text', contentOf(event), readString(event['text']) ?? '');

const failed: Handler = (event, state) => state.failWith(new MemberReader(event), MemberReader.of(event['response']));

const ping: Handler = (_event, state) => state.emit({ type: 'ping' });

/** What it says comes again in another event. */
const nothing: Handler = () => undefined;

const handlers: { readonly [type: string]: Handler } = {
  'response.created': begin,
  'response.queued': begin,
  'response.in_progress': begin,
  'response.output_item.added': itemAdded,
  'response.output_item.done': itemDone,
  'response.content_part.added': partAdded,
  'response.content_part.done': partDone,
  'response.output_text.delta': textDelta,
  'response.output_text.done': textDone,
  'response.refusal.delta': refusalDelta,
  'response.refusal.done': refusalDone,
  'response.output_text.annotation.added': annotationAdded,
  'response.output_text.annotation.done': nothing,
  'response.reasoning_summary_part.added': nothing,
  'response.reasoning_summary_part.done': nothing,
  'response.reasoning_summary_text.delta': summaryDelta,
  'response.reasoning_summary_text.done': summaryDone,
  'response.reasoning_text.delta': wordsDelta,
  'response.reasoning_text.done': wordsDone,
  'response.function_call_arguments.delta': inputDelta,
  'response.function_call_arguments.done': inputDone('arguments'),
  'response.mcp_call_arguments.delta': inputDelta,
  'response.mcp_call_arguments.done': inputDone('arguments'),
  'response.custom_tool_call_input.delta': inputDelta,
  'response.custom_tool_call_input.done': inputDone('input'),
  'response.code_interpreter_call_code.delta': codeDelta,
  'response.code_interpreter_call_code.done': codeDone,
  'response.completed': finish,
  'response.incomplete': finish,
  'response.failed': failed,
  error: failed,
  'response.ping': ping,
  ping,
  keepalive: ping,
};

export function handlerOf(type: string): Handler {
  return (Object.hasOwn(handlers, type) ? handlers[type] : undefined) ?? other;
}

/** Progress of an item, or something that is about none. */
const other: Handler = (event, state) => {
  const wire = jsonTextOf(event);
  const single = event['output_index'] === undefined ? undefined : state.single(indexOf(event));
  if (single !== undefined) single.progress(wire);
  else state.emit({ type: 'aside', format, label: readString(event['type']) ?? 'event', wire });
};
