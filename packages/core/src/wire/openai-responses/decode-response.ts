import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Sent } from '../codec.ts';
import { decodeToldError } from './error.ts';
import { decodeFinish, saidBy } from './finish.ts';
import { format } from './format-name.ts';
import type { ItemPlace } from './items/item-place.ts';
import { assistantReader } from './items/item-readers.ts';
import { readBracket, readMessage } from './items/message.ts';
import { MemberReader } from './member-reader.ts';
import { decodeUsage } from './usage.ts';

/** A whole answer. A failed one is an error, as it is in a stream. */
export function decodeResponse(body: Json, sent: Sent): Result<GenerateResult> {
  const wire = MemberReader.of(body);
  const output = wire?.children('output');
  if (wire === undefined || (output === undefined && !wire.has('status')))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  if (wire.peek('status') === 'failed') return fail(failureOf(wire));
  const hostedShells = new Set<string>();
  const freeformCalls = new Set<string>();
  const items = (output ?? []).flatMap((each, index) =>
    decodeOutputItem(each, { index, sent, hostedShells, freeformCalls }),
  );
  const frame = decodeFrame(wire, items);
  return ok(compact({ ...frame.head, candidates: [{ index: 0, items, finish: frame.finish }], ...frame.tail }));
}

export function failureOf(wire: MemberReader) {
  const error = decodeToldError(wire);
  return { ...error, status: error.status ?? 500 };
}

/** The items of one wire item; what nobody knows stays whole. */
export function decodeOutputItem(wire: MemberReader, place: ItemPlace): readonly AssistantItem[] {
  const type = wire.peek('type');
  const label = typeof type === 'string' ? type : 'item';
  const items =
    label === 'message' ? readMessage(wire, readBracket(wire, place.index)) : assistantReader(label)?.(wire, place);
  return items ?? [{ type: 'opaque', format, label, wire: wire.whole }];
}

/** Members whose meaning is in the frame of an answer or that are said anew each time. */
const frameMembers = ['object', 'output', 'output_text', 'error'] as const;

/** Everything about an answer but its items. */
export function decodeFrame(wire: MemberReader, items: readonly AssistantItem[]) {
  const createdAt = wire.number('created_at');
  const details = wire.child('incomplete_details');
  const status = wire.string('status') ?? 'completed';
  const finish = decodeFinish(status, details?.string('reason'), saidBy(items));
  const usage = wire.child('usage');
  wire.skip(...frameMembers);
  return {
    head: {
      id: wire.string('id'),
      model: wire.string('model'),
      createdAtMs: createdAt === undefined ? undefined : Math.round(createdAt * 1000),
    },
    finish,
    tail: {
      usage: usage && decodeUsage(usage),
      serviceTier: wire.string('service_tier'),
      vendor: wire.vendor(),
    },
  };
}
