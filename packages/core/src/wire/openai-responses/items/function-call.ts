import { compact } from '../../../schema/compact.ts';
import type { ToolCallItem } from '../../../schema/generate/item.ts';
import { asJsonText } from '../../../schema/json/raw-json.ts';
import { madeUpCallId } from '../../made-up-id.ts';
import type { MemberReader } from '../member-reader.ts';
import { type AssistantItemReader, type ItemPlace, readBase, readCaller } from './item-place.ts';

/** `function_call`: the arguments are JSON inside a string, broken when the answer was cut. */
export const readFunctionCall: AssistantItemReader = (wire, place) => {
  const said = typeof wire.peek('arguments') === 'string' ? wire.string('arguments') : wire.json('arguments');
  const call = readCall(wire, place);
  if (call === undefined) return undefined;
  const input = { kind: 'json' as const, json: asJsonText(said?.trim() ? said : '{}') };
  return [compact({ ...call, input, vendor: wire.vendor() })];
};

/** `custom_tool_call`: free text. */
export const readCustomCall: AssistantItemReader = (wire, place) => {
  const text = wire.string('input');
  const call = readCall(wire, place);
  if (call === undefined) return undefined;
  place.freeformCalls.add(call.callId);
  return [compact({ ...call, input: { kind: 'text' as const, text: text ?? '' }, vendor: wire.vendor() })];
};

function readCall(wire: MemberReader, place: ItemPlace): Omit<ToolCallItem, 'input'> | undefined {
  const name = wire.string('name');
  if (name === undefined) return undefined;
  const base = readBase(wire);
  const known = wire.string('call_id') || base.id;
  return compact({
    type: 'tool-call' as const,
    ...base,
    callId: known ?? madeUpCallId(place.sent?.idSeed ?? '', 0, place.index),
    hasMadeUpId: known === undefined ? true : undefined,
    name: place.sent?.toolNames.get(name) ?? name,
    namespace: wire.string('namespace'),
    callerId: readCaller(wire),
  });
}
