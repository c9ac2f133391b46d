import type { Frame } from '../../src/wire/framing/frame.ts';
import { canonicalJson } from '../canonical-json.ts';
import { faultOfItem, faultOfResponse } from './responses-shapes.ts';

export interface AcceptorOptions {
  /** Providers show the same reasoning under another cipher in every event and do not always number them. */
  readonly isProvider?: boolean;
}

/** Every breach of the order of a Responses stream, in words, as a strict client would trip over it. */
export function responsesViolations(frames: readonly Frame[], options: AcceptorOptions = {}): string[] {
  const watch = new ResponsesWatch(options);
  for (const [at, frame] of frames.entries()) {
    const found = watch.see(frame);
    if (found !== undefined) watch.violations.push(`frame ${at} (${frame.event}): ${found}`);
  }
  watch.close();
  return watch.violations;
}

type Members = { readonly [member: string]: unknown };
const membersOf = (value: unknown): Members => Object(value);

/** A run of deltas: a text of a content part, a digest, the input of a call. */
interface Run {
  text: string;
  isDone: boolean;
}

interface OpenItem {
  readonly id: string;
  readonly type: string;
  readonly parts: Map<string, { readonly type: string; isDone: boolean }>;
  readonly runs: Map<string, Run>;
  readonly annotations: Map<unknown, number>;
  done: Members | undefined;
}

const terminals = ['response.completed', 'response.incomplete', 'response.failed'];
const beginnings = ['response.created', 'response.queued', 'response.in_progress'];

/** Which member of the closing event holds the whole of what the deltas said. */
const wholeOf: { readonly [stem: string]: string } = {
  'response.output_text': 'text',
  'response.refusal': 'refusal',
  'response.reasoning_summary_text': 'text',
  'response.reasoning_text': 'text',
  'response.function_call_arguments': 'arguments',
  'response.mcp_call_arguments': 'arguments',
  'response.custom_tool_call_input': 'input',
  'response.code_interpreter_call_code': 'code',
};

class ResponsesWatch {
  readonly violations: string[] = [];
  readonly #isProvider: boolean;
  readonly #items: OpenItem[] = [];
  #sequence = 0;
  #id: unknown;
  #hasStarted = false;
  #hasFailed = false;
  #isOver = false;

  constructor({ isProvider = false }: AcceptorOptions) {
    this.#isProvider = isProvider;
  }

  see({ event, data, isLast }: Frame): string | undefined {
    if (this.#isOver) return 'nothing follows the end';
    const body = membersOf(JSON.parse(data));
    const type = String(body['type']);
    if (type !== event) return `the event is called ${event}, its data ${type}`;
    const isNumbered = !this.#isProvider || body['sequence_number'] !== undefined;
    if (isNumbered && body['sequence_number'] !== this.#sequence++)
      return `sequence_number ${String(body['sequence_number'])}`;
    if (!this.#isProvider && (isLast === true) !== terminals.includes(type))
      return 'isLast is not about the last frame';
    if (type === 'error') return this.#fail(body);
    if (this.#hasFailed && type !== 'response.failed') return 'after an error only the failed answer';
    if (beginnings.includes(type)) return this.#begin(type, membersOf(body['response']));
    if (!this.#hasStarted) return 'before response.created';
    if (terminals.includes(type)) return this.#end(type, membersOf(body['response']));
    return this.#inside(type, body);
  }

  close(): void {
    if (!this.#isOver && !this.#hasFailed) this.violations.push('the stream has no end');
  }

  #begin(type: string, response: Members): string | undefined {
    if (this.#hasStarted === (type === 'response.created')) return 'response.created comes first and once';
    this.#hasStarted = true;
    this.#id ??= response['id'];
    if (response['id'] !== this.#id) return 'another answer';
    if (response['status'] !== 'in_progress' && type !== 'response.queued')
      return `status ${String(response['status'])}`;
    if (!Array.isArray(response['output']) || response['output'].length > 0) return 'output must be empty';
    return faultOfResponse(response, this.#isProvider);
  }

  #fail({ code, message, param }: Members): string | undefined {
    this.#hasFailed = true;
    if (this.#isProvider) return undefined;
    if (typeof message !== 'string') return 'an error without message';
    return code === undefined || param === undefined ? 'code and param are null where unknown' : undefined;
  }

  #end(type: string, response: Members): string | undefined {
    this.#isOver = true;
    const status = String(response['status']);
    if (type === 'response.failed') return status === 'failed' ? undefined : `status ${status}`;
    if (type === 'response.completed' && status !== 'completed') return `status ${status}`;
    if (response['id'] !== this.#id) return 'another answer';
    const undone = this.#items.findIndex(({ done }) => done === undefined);
    if (undone >= 0) return `item ${undone} was never done`;
    if (type === 'response.incomplete' && membersOf(response['incomplete_details'])['reason'] === undefined)
      return 'incomplete without a reason';
    return faultOfResponse(response, this.#isProvider) ?? this.#outputFault(response['output']);
  }

  #outputFault(output: unknown): string | undefined {
    const told = this.#items.map(({ done }) => done);
    if (!Array.isArray(output) || output.length !== told.length) return 'output is not what was done';
    const fault = output.findIndex((item, index) => this.#view(item) !== this.#view(told[index]));
    return fault < 0 ? undefined : `output ${fault} is not the item that was done`;
  }

  #view(item: unknown): string {
    const { id, type } = membersOf(item);
    return this.#isProvider ? `${String(type)} ${String(id)}` : canonicalJson(JSON.stringify(item));
  }

  #inside(type: string, body: Members): string | undefined {
    if (type === 'response.output_item.added') return this.#addItem(body);
    const index = body['output_index'];
    if (index === undefined) return undefined;
    const item = this.#items[Number(index)];
    if (item === undefined) return `output_index ${String(index)} was never added`;
    if (item.done !== undefined) return `item ${String(index)} is done`;
    if (body['item_id'] !== undefined && body['item_id'] !== item.id) return `item_id ${String(body['item_id'])}`;
    return type === 'response.output_item.done'
      ? this.#itemDone(item, membersOf(body['item']))
      : told(type, body, item);
  }

  #addItem({ output_index, item }: Members): string | undefined {
    const { id, type } = membersOf(item);
    if (output_index !== this.#items.length)
      return `output_index ${String(output_index)}, expected ${this.#items.length}`;
    const isTaken = this.#items.some((each) => each.id === id);
    this.#items.push({
      id: String(id),
      type: String(type),
      parts: new Map(),
      runs: new Map(),
      annotations: new Map(),
      done: undefined,
    });
    return isTaken ? `a second item ${String(id)}` : faultOfItem(membersOf(item), this.#isProvider);
  }

  #itemDone(item: OpenItem, wire: Members): string | undefined {
    item.done = wire;
    if (wire['id'] !== item.id || wire['type'] !== item.type) return 'done as another item than it was added';
    const open = [...item.parts].find(([, part]) => !part.isDone)?.[0];
    if (open !== undefined) return `part ${open} is still open`;
    const running = [...item.runs].find(([, run]) => !run.isDone)?.[0];
    if (running !== undefined && !this.#isProvider) return `${running} was never done`;
    return faultOfItem(wire, this.#isProvider) ?? wholeFault(item, wire);
  }
}

function told(type: string, body: Members, item: OpenItem): string | undefined {
  const stem = type.replace(/\.(delta|done|added)$/, '');
  if (stem === 'response.content_part' || stem === 'response.reasoning_summary_part')
    return part(type, stem, body, item);
  if (stem === 'response.output_text.annotation') return annotation(body, item);
  const whole = wholeOf[stem];
  if (whole === undefined) return undefined;
  const place = `${stem} ${String(body['content_index'] ?? body['summary_index'] ?? 0)}`;
  return run(type, place, String(body['delta']), body[whole], item) ?? partOf(stem, body, item);
}

function part(type: string, stem: string, body: Members, item: OpenItem): string | undefined {
  const index = body['content_index'] ?? body['summary_index'];
  const place = `${stem} ${String(index)}`;
  const wire = membersOf(body['part']);
  const known = item.parts.get(place);
  if (!type.endsWith('.added')) {
    if (known === undefined || known.isDone) return `${place} is not open`;
    known.isDone = true;
    return known.type === wire['type'] ? undefined : 'done as another part than it was added';
  }
  const before = [...item.parts.keys()].filter((each) => each.startsWith(stem)).length;
  item.parts.set(place, { type: String(wire['type']), isDone: false });
  return index === before ? undefined : `${place}, expected ${before}`;
}

/** Texts are said inside an open part. */
function partOf(stem: string, { content_index, summary_index }: Members, item: OpenItem): string | undefined {
  const inSummary = stem === 'response.reasoning_summary_text';
  const isPart = inSummary || ['response.output_text', 'response.refusal', 'response.reasoning_text'].includes(stem);
  if (!isPart) return undefined;
  const place = inSummary
    ? `response.reasoning_summary_part ${String(summary_index)}`
    : `response.content_part ${String(content_index)}`;
  return item.parts.get(place)?.isDone === false ? undefined : `${place} is not open`;
}

function run(type: string, place: string, delta: string, whole: unknown, item: OpenItem): string | undefined {
  const known = item.runs.get(place) ?? { text: '', isDone: false };
  item.runs.set(place, known);
  if (known.isDone) return `${place} is done`;
  if (type.endsWith('.delta')) {
    known.text += delta;
    return undefined;
  }
  known.isDone = true;
  if (known.text !== '' && known.text !== whole) return `${place}: the whole is not the sum of its deltas`;
  known.text = String(whole);
  return undefined;
}

function annotation(
  { annotation_index, content_index, annotation: wire }: Members,
  item: OpenItem,
): string | undefined {
  const expected = item.annotations.get(content_index) ?? 0;
  item.annotations.set(content_index, expected + 1);
  if (annotation_index !== expected) return `annotation_index ${String(annotation_index)}, expected ${expected}`;
  return typeof membersOf(wire)['type'] === 'string' ? undefined : 'an annotation without type';
}

/** What the finished item says is what its events said. */
function wholeFault({ runs }: OpenItem, wire: Members): string | undefined {
  const said = (stem: string): string[] =>
    [...runs]
      .filter(([place]) => place.startsWith(`${stem} `))
      .sort(([a], [b]) => Number(a.slice(stem.length)) - Number(b.slice(stem.length)))
      .map(([, { text }]) => text);
  const texts = (member: string, kind: string): string[] =>
    (Array.isArray(wire[member]) ? wire[member] : [])
      .map(membersOf)
      .filter((each) => each['type'] === kind)
      .map((each) => String(each['text'] ?? each['refusal']));
  const pairs: readonly (readonly [string, readonly string[]])[] = [
    ['response.output_text', texts('content', 'output_text')],
    ['response.refusal', texts('content', 'refusal')],
    ['response.reasoning_text', texts('content', 'reasoning_text')],
    ['response.reasoning_summary_text', texts('summary', 'summary_text')],
    ['response.function_call_arguments', [String(wire['arguments'])]],
    ['response.mcp_call_arguments', [String(wire['arguments'])]],
    ['response.custom_tool_call_input', [String(wire['input'])]],
    ['response.code_interpreter_call_code', [String(wire['code'])]],
  ];
  const wrong = pairs.find(([stem, whole]) => {
    const parts = said(stem).filter((text) => text !== '');
    return parts.length > 0 && JSON.stringify(parts) !== JSON.stringify(whole.filter((text) => text !== ''));
  });
  return wrong && `${wrong[0]}: the item does not say what its events said`;
}
