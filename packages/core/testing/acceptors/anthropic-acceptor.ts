import type { Frame } from '../../src/wire/framing/frame.ts';

/** Every breach of the order of a Messages stream, in words, as the vendor's own SDK would trip over it. */
export function anthropicViolations(frames: readonly Frame[]): string[] {
  const watch = new MessagesWatch();
  for (const [at, frame] of frames.entries()) {
    const found = watch.see(frame);
    if (found !== undefined) watch.violations.push(`frame ${at} (${frame.event}): ${found}`);
  }
  watch.close();
  return watch.violations;
}

type Members = { readonly [member: string]: unknown };

const membersOf = (value: unknown): Members => Object(value);

/** Which deltas a block takes. */
const deltasOf: { readonly [type: string]: readonly string[] } = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  tool_use: ['input_json_delta'],
  server_tool_use: ['input_json_delta'],
  mcp_tool_use: ['input_json_delta'],
  compaction: ['compaction_delta'],
};

/** Members that a block must have from its start. */
const neededAtStart: { readonly [type: string]: readonly string[] } = {
  text: ['text'],
  thinking: ['thinking'],
  redacted_thinking: ['data'],
  tool_use: ['id', 'name', 'input'],
  server_tool_use: ['id', 'name', 'input'],
};

interface OpenBlock {
  readonly index: number;
  readonly type: string;
  json: string;
  isSigned: boolean;
}

class MessagesWatch {
  readonly violations: string[] = [];
  #hasStarted = false;
  #hasDelta = false;
  #isOver = false;
  #next = 0;
  #open: OpenBlock | undefined;

  see({ event, data }: Frame): string | undefined {
    if (this.#isOver) return 'nothing follows the end';
    const body = membersOf(JSON.parse(data));
    if (body['type'] !== event) return `the event is called ${event}, its data ${String(body['type'])}`;
    if (event === 'ping') return undefined;
    if (event === 'error') return this.#fail(body);
    if (event === 'message_start') return this.#start(membersOf(body['message']));
    if (!this.#hasStarted) return 'before message_start';
    return this.#inside(String(event), body);
  }

  close(): void {
    if (!this.#isOver) this.violations.push('the stream has no end');
  }

  #inside(event: string, body: Members): string | undefined {
    switch (event) {
      case 'content_block_start':
        return this.#startBlock(body);
      case 'content_block_delta':
        return this.#delta(body);
      case 'content_block_stop':
        return this.#stopBlock(body['index']);
      case 'message_delta':
        return this.#messageDelta(body);
      case 'message_stop':
        return this.#stop();
      default:
        return undefined;
    }
  }

  #start(message: Members): string | undefined {
    if (this.#hasStarted) return 'a second message_start';
    this.#hasStarted = true;
    if (message['type'] !== 'message' || message['role'] !== 'assistant') return 'no assistant message';
    if (typeof message['id'] !== 'string' || typeof message['model'] !== 'string') return 'no id or model';
    if (!Array.isArray(message['content']) || message['content'].length > 0) return 'content must be empty';
    return countsFault(membersOf(message['usage']));
  }

  #startBlock({ index, content_block }: Members): string | undefined {
    if (this.#open !== undefined) return `block ${this.#open.index} is still open`;
    if (this.#hasDelta) return 'a block after message_delta';
    if (index !== this.#next) return `index ${String(index)}, expected ${this.#next}`;
    const block = membersOf(content_block);
    const type = String(block['type']);
    this.#open = { index: this.#next, type, json: '', isSigned: false };
    const missing = neededAtStart[type]?.find((name) => block[name] === undefined);
    if (missing !== undefined) return `${type} without ${missing}`;
    if (type === 'text' && block['text'] !== '') return 'text is told by deltas';
    return undefined;
  }

  #delta({ index, delta }: Members): string | undefined {
    const open = this.#open;
    if (open === undefined || open.index !== index) return `block ${String(index)} is not open`;
    const { type, partial_json } = membersOf(delta);
    const taken = deltasOf[open.type];
    if (taken !== undefined && !taken.includes(String(type))) return `${String(type)} in a ${open.type} block`;
    if (open.isSigned) return 'something follows the signature';
    if (type === 'signature_delta') open.isSigned = true;
    if (typeof partial_json === 'string') open.json += partial_json;
    return undefined;
  }

  #stopBlock(index: unknown): string | undefined {
    const open = this.#open;
    this.#open = undefined;
    this.#next++;
    if (open === undefined || open.index !== index) return `block ${String(index)} is not open`;
    return open.json === '' ? undefined : inputFault(open.json);
  }

  #messageDelta({ delta, usage }: Members): string | undefined {
    if (this.#open !== undefined) return `block ${this.#open.index} is still open`;
    if (this.#hasDelta) return 'a second message_delta';
    this.#hasDelta = true;
    if (typeof membersOf(delta)['stop_reason'] !== 'string') return 'no stop_reason';
    return countsFault(membersOf(usage));
  }

  #stop(): string | undefined {
    this.#isOver = true;
    return this.#hasDelta ? undefined : 'message_stop without message_delta';
  }

  #fail({ error }: Members): string | undefined {
    this.#isOver = true;
    const { type, message } = membersOf(error);
    return typeof type === 'string' && typeof message === 'string' ? undefined : 'an error without type or message';
  }
}

const countsFault = (usage: Members): string | undefined =>
  ['input_tokens', 'output_tokens'].every((name) => Number.isInteger(usage[name]) && Number(usage[name]) >= 0)
    ? undefined
    : 'usage without counts';

function inputFault(json: string): string | undefined {
  try {
    const input: unknown = JSON.parse(json);
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? undefined : 'input is no object';
  } catch {
    return 'input is no JSON';
  }
}
