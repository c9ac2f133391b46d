import type { Fault } from '../faults/fault.ts';
import { bytewise, cutWrites } from './cut-writes.ts';
import type { Reply } from './reply.ts';

/** What is written on the socket, step by step; the last thing decides how the exchange ends. */
export interface Delivery {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly writes: readonly Uint8Array[];
  /** `end` closes properly, `destroy` tears the connection down, `hang` leaves it open and silent */
  readonly ending: 'end' | 'destroy' | 'hang';
}

const encoder = new TextEncoder();
const sse = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

/** Bends a healthy reply into the faulty one. `undefined` means that not even a head goes out. */
export function deliver(reply: Reply, fault: Fault): Delivery | 'reset' | 'hang' {
  if (fault.kind === 'reset') return 'reset';
  if (fault.kind === 'silence' && fault.after === undefined) return 'hang';
  const delivery = reply.type === 'stream' ? deliverStream(reply, fault) : deliverWhole(reply, fault);
  const headers = fault.kind === 'wrong-content-type' ? wrongType(reply) : {};
  const retry = fault.retry_after === undefined ? {} : { 'retry-after': fault.retry_after };
  return { ...delivery, headers: { ...delivery.headers, ...headers, ...retry } };
}

const wrongType = (reply: Reply) => ({ 'content-type': reply.type === 'stream' ? 'application/json' : 'text/plain' });

function deliverWhole(reply: Exclude<Reply, { type: 'stream' }>, fault: Fault): Delivery {
  if (fault.kind === 'html') return htmlPage(fault.status ?? 502);
  const headers = reply.type === 'json' ? { 'content-type': 'application/json', ...reply.headers } : reply.headers;
  const pieces = reply.type === 'json' ? [JSON.stringify(reply.body)] : reply.pieces;
  const whole = { status: reply.status, headers, ending: 'end' as const };
  const text = pieces.join('');
  const encode = reply.type === 'raw' && reply.isBinary ? bytewise : (piece: string) => encoder.encode(piece);
  switch (fault.kind) {
    case 'empty':
      return { ...whole, writes: [] };
    case 'half-json':
      return { ...whole, writes: [encoder.encode(text.slice(0, text.length >> 1))] };
    case 'cut':
    case 'truncate':
      return { ...whole, writes: [encoder.encode(text.slice(0, text.length >> 1))], ending: 'destroy' };
    case 'silence':
      return { ...whole, writes: [encoder.encode(text.slice(0, text.length >> 1))], ending: 'hang' };
    default:
      return { ...whole, writes: pieces.map(encode) };
  }
}

function deliverStream(reply: Extract<Reply, { type: 'stream' }>, fault: Fault): Delivery {
  if (fault.kind === 'html') return htmlPage(fault.status ?? 502);
  const after = fault.after ?? 2;
  const before = reply.frames.slice(0, after);
  const headers = reply.binaryType === undefined ? sse : { 'content-type': reply.binaryType };
  const open = { status: 200, headers, ending: 'end' as const };
  const cut = (frames: readonly string[]) => cutWrites(frames, reply.binaryType === undefined ? undefined : bytewise);
  switch (fault.kind) {
    case 'empty':
      return { ...open, writes: [] };
    case 'half-json':
    case 'malformed-sse': {
      const broken = breakFrame(reply.frames[after] ?? reply.frames.at(-1) ?? '');
      return { ...open, writes: cut([...before, broken, ...reply.frames.slice(after + 1)]) };
    }
    case 'truncate':
      return { ...open, writes: cut(before) };
    case 'cut': {
      const next = reply.frames[after] ?? '';
      return { ...open, writes: cut([...before, next.slice(0, next.length >> 1)]), ending: 'destroy' };
    }
    case 'error-first':
      return { ...open, writes: cut(reply.failureFrames) };
    case 'error-mid':
      return { ...open, writes: cut([...before, ...reply.failureFrames]) };
    case 'silence':
      return { ...open, writes: cut(before), ending: 'hang' };
    default:
      return { ...open, writes: cut(reply.frames) };
  }
}

/** The event keeps its framing, its JSON stops in the middle. */
function breakFrame(frame: string): string {
  const text = frame.trimEnd();
  return `${text.slice(0, Math.max(text.lastIndexOf('data:') + 8, text.length >> 1))}\n\n`;
}

function htmlPage(status: number): Delivery {
  const page = `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${status} Bad Gateway</h1></center>\r\n<hr><center>simulated proxy</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, writes: [encoder.encode(page)], ending: 'end' };
}
