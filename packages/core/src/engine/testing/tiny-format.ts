import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { ok } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { WireFormat } from '../../schema/generate/wire-format.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Ask, GenerateCodec, Sent, Target } from '../../wire/codec.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { GenerateFormat } from '../../wire/generate-format.ts';
import type { Relay, RelayStream } from '../../wire/relay.ts';
import type { Step } from '../../wire/step.ts';

/** A conversation in one line each way. `seal` is the fingerprint of the key that made the history's proof. */
export interface TinyRequest {
  readonly model: string;
  readonly prompt: string;
  readonly seal?: string;
  readonly extra?: string;
  readonly lossy?: boolean;
}

export interface TinyResponse {
  readonly text: string;
  readonly usage?: { readonly input: number; readonly output: number };
}

export type TinyEvent =
  | { readonly start: true }
  | { readonly text: string }
  | { readonly usage: { readonly input: number; readonly output: number } }
  | { readonly end: true }
  | { readonly error: { readonly message: string; readonly code?: string } };

/** A format small enough to read at a glance, with everything the engine asks of one. */
export function tinyFormat(name: WireFormat, options: { readonly hasRelay?: boolean } = {}): GenerateFormat {
  const { hasRelay = true } = options;
  return { name, codec: tinyCodec(name), check: () => ok(undefined), ...(hasRelay && { relay: tinyRelay(name) }) };
}

const tinyCodec = (format: WireFormat): GenerateCodec<unknown, unknown, unknown> => ({
  format,
  verbatim: { request: {}, response: {}, event: {} },
  decodeRequest: (wire) => ok(decodeRequest(wire as TinyRequest)),
  encodeRequest: (request, target) =>
    ok({ wire: encodeRequest(request, target), notes: notesOf(request, target), sent: sentOf(target) }),
  decodeResponse: (wire) => ok(decodeResponse(wire as TinyResponse)),
  encodeResponse: (result) => ({
    wire: { via: format, text: textOf(result), ...(result.usage && { usage: result.usage }) },
    notes: [],
  }),
  decodeStream: () => decodeStream(),
  encodeStream: () => ({ ...encodeStream(), notes: () => [] }),
  decodeError: (status, body) => decodeError(status, body),
  encodeError: (error) => ({ error: { message: error.message, kind: error.kind } }),
  frameOf: (event) => {
    const data = JSON.stringify(event);
    return 'end' in (event as object) ? { data, isLast: true } : { data };
  },
  eventOf: (frame) => (frame.data === '[DONE]' ? ok(undefined) : ok(JSON.parse(frame.data))),
});

function decodeRequest({ model, prompt, seal, extra, lossy }: TinyRequest): GenerateRequest {
  const history = seal === undefined ? [] : [{ role: 'assistant', items: [sealed(seal)] } as const];
  return {
    model,
    instructions: [],
    turns: [...history, { role: 'user', items: [{ type: 'text', text: prompt }] }],
    ...(extra !== undefined && { extra: { extra: asJsonText(JSON.stringify(extra)) } }),
    ...(lossy && { candidateCount: 3 }),
  };
}

const sealed = (keyRef: string) =>
  ({
    type: 'reasoning',
    entries: [],
    seal: { kind: 'redacted', data: 'cipher', mintedBy: { family: 'tiny', keyRef } },
  }) as const;

function encodeRequest(request: GenerateRequest, target: Target): object {
  const seal = request.turns.flatMap(({ items }) => [...items]).find((item) => item.seal !== undefined)?.seal;
  return {
    model: target.model,
    prompt: promptOf(request),
    encodedFor: target.format,
    ...(seal && { seal: seal.data }),
  };
}

function promptOf(request: GenerateRequest): string {
  const item = request.turns.at(-1)?.items[0];
  return item?.type === 'text' ? item.text : '';
}

const notesOf = (request: GenerateRequest, target: Target): readonly FidelityNote[] =>
  request.candidateCount === undefined
    ? []
    : [
        {
          what: 'dropped',
          field: 'candidateCount',
          why: 'no-counterpart',
          touches: 'meaning',
          to: target.format,
          direction: 'request',
          count: 1,
        },
      ];

const sentOf = (target: Target): Sent => ({
  callIds: new Map(),
  toolNames: new Map(),
  wrappedTools: new Set(),
  minter: { family: target.sealFamily },
  idSeed: '',
});

const decodeResponse = ({ text, usage }: TinyResponse): GenerateResult => ({
  candidates: [{ index: 0, items: [{ type: 'text', text }], finish: { reason: 'stop' } }],
  ...(usage && { usage }),
});

export const textOf = (result: GenerateResult): string =>
  (result.candidates[0]?.items ?? []).map((item) => (item.type === 'text' ? item.text : '')).join('');

const at = { candidate: 0, item: 0 } as const;

function decodeStream(): Step<unknown, StreamEvent> {
  let hasStarted = false;
  let isOver = false;
  return {
    push(wire) {
      const event = wire as TinyEvent;
      if ('start' in event) return [{ type: 'response-start' }];
      if ('text' in event) {
        const delta = { ...at, type: 'text-delta', text: event.text } as const;
        if (hasStarted) return [delta];
        hasStarted = true;
        return [{ ...at, type: 'item-start', seed: { type: 'text', text: '' } }, delta];
      }
      if ('usage' in event) return [{ type: 'usage', usage: event.usage }];
      isOver = true;
      if ('error' in event) return [{ type: 'error', error: decodeError(0, event) }];
      const close = hasStarted ? [{ ...at, type: 'item-end' } as const] : [];
      return [...close, { type: 'candidate-end', candidate: 0, finish: { reason: 'stop' } }, { type: 'response-end' }];
    },
    end: () => (isOver ? [] : [{ type: 'error', error: { kind: 'stream-cut', message: 'the stream was cut' } }]),
  };
}

const encodeStream = (): Step<StreamEvent, unknown> => ({
  push(event) {
    switch (event.type) {
      case 'text-delta':
        return [{ text: event.text }];
      case 'usage':
        return [{ usage: event.usage }];
      case 'response-end':
        return [{ end: true }];
      case 'error':
        return [{ error: { message: event.error.message, kind: event.error.kind } }];
      default:
        return [];
    }
  },
  end: () => [],
});

function decodeError(status: number, body: unknown): GatewayError {
  const { error } = body as {
    readonly error: { readonly message: string; readonly code?: string; readonly type?: string };
  };
  return {
    kind: 'upstream-error',
    message: error.message,
    ...(status > 0 && { status }),
    ...(error.code !== undefined && { code: error.code }),
    ...(error.type !== undefined && { type: error.type }),
  };
}

const tinyRelay = (_format: WireFormat): Relay => ({
  request: (body: JsonBody, target, send) =>
    body.edited({ model: asJsonText(JSON.stringify(target.model)), fallbacks: undefined, ...send.edits }),
  response: (body: JsonBody) => body.text,
  peek: (body: JsonBody) => {
    const { usage } = body.value as unknown as TinyResponse;
    return usage ? { usage } : {};
  },
  stream: (_ask: Ask) => relayStream(),
});

function relayStream(): RelayStream {
  let usage: { readonly input: number; readonly output: number } | undefined;
  let error: GatewayError | undefined;
  let isOver = false;
  return {
    push(frame: Frame) {
      if (frame.data === '[DONE]') return [];
      const event = JSON.parse(frame.data) as TinyEvent;
      if ('usage' in event) usage = event.usage;
      if ('error' in event) error = decodeError(0, event);
      isOver ||= 'end' in event || 'error' in event;
      return [isOver && 'end' in event ? { ...frame, isLast: true } : frame];
    },
    end() {
      if (!isOver) error = { kind: 'stream-cut', message: 'the stream was cut' };
      return [];
    },
    peek: () => ({ ...(usage && { usage }), ...(error && { error }) }),
  };
}

/** Wire text of events as a provider would send them. */
export const sse = (...events: readonly TinyEvent[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
