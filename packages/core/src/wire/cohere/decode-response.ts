import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { unwrapInput } from '../freeform-input.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeCohereError } from './cohere-error.ts';
import { decodeAssistant } from './decode-assistant.ts';
import { decodeFinish } from './finish.ts';
import { decodeUsage } from './usage.ts';

const known = new Set(['id', 'message', 'finish_reason', 'usage', 'extra_fields']);

export function decodeResponse(wire: Json, sent: Sent): Result<GenerateResult> {
  if (!isJsonObject(wire)) return unreadable();
  const message = readObject(wire.message);
  // an error says its message as text
  if (message === undefined) return readString(wire.message) ? fail(decodeCohereError(200, wire)) : unreadable();
  const id = readString(wire.id);
  const { items, vendor } = decodeAssistant(message, id ?? sent.idSeed);
  return ok(
    compact({
      id,
      candidates: [
        compact({
          index: 0,
          items: items.map((item) => undone(item, sent)),
          finish: decodeFinish(wire.finish_reason),
          vendor,
        }),
      ],
      usage: decodeUsage(wire.usage),
      vendor: takeVendor(wire, known, 'cohere'),
    }),
  );
}

const unreadable = (): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });

function undone(item: AssistantItem, sent: Sent): AssistantItem {
  if (item.type !== 'tool-call') return item;
  const isWrapped = sent.wrappedTools.has(item.name) && item.input.kind === 'json';
  const text = isWrapped && item.input.kind === 'json' ? (unwrapInput(item.input.json) ?? item.input.json) : undefined;
  const call = undoneName(item, sent);
  return text === undefined ? call : { ...call, input: { kind: 'text', text } };
}

/** The call under the name that the request gave to its tool. */
export function undoneName(call: ToolCallItem, sent: Sent): ToolCallItem {
  const namespace = sent.namespaces?.get(call.name);
  const name = sent.toolNames.get(call.name) ?? call.name;
  return { ...call, name, ...(namespace !== undefined && { namespace }) };
}
