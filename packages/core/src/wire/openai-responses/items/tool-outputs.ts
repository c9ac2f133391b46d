import { compact } from '../../../schema/compact.ts';
import type { ToolCallItem, ToolResultItem, ToolResultPart } from '../../../schema/generate/item.ts';
import { asJsonText } from '../../../schema/json/raw-json.ts';
import { decodeCacheMarker } from '../cache-marker.ts';
import { decodePart } from '../content-part.ts';
import { format } from '../format-name.ts';
import type { MemberReader } from '../member-reader.ts';
import { readBase, readCaller, type UserItemReader } from './item-place.ts';

/*
 * What a client's tools answered.
 */

/** A string, or a list of input parts; `undefined` when it is neither. */
function readOutput(wire: MemberReader): readonly ToolResultPart[] | undefined {
  const output = wire.peek('output');
  if (output === null) return [];
  if (typeof output === 'string') return [{ type: 'text', text: wire.string('output') ?? '' }];
  const parts = wire.children('output');
  return parts?.map((each) => decodePart(each)).filter((part) => part.type !== 'refusal');
}

function result(
  wire: MemberReader,
  callId: string | undefined,
  parts: readonly ToolResultPart[] | undefined,
  builtin?: ToolCallItem['builtin'],
): readonly ToolResultItem[] | undefined {
  const { id, status } = readBase(wire);
  if (callId === undefined || parts === undefined) return undefined;
  const isError = status === 'incomplete' || status === 'failed';
  const name = wire.peek('name'); // not taken: only some hosts know the member, so it stays vendor material, too
  return [
    compact({
      type: 'tool-result' as const,
      id,
      status: isError ? undefined : status,
      callId,
      name: typeof name === 'string' ? name : undefined,
      parts,
      isError,
      builtin,
      callerId: readCaller(wire),
      cache: decodeCacheMarker(wire),
      vendor: wire.vendor(),
    }),
  ];
}

export const readFunctionOutput: UserItemReader = (wire) => result(wire, wire.string('call_id'), readOutput(wire));

/** The result's own type is kept only where the call that would tell it is not in the history. */
export const readCustomOutput: UserItemReader = (wire, place) => {
  const callId = wire.string('call_id');
  const items = result(wire, callId, readOutput(wire));
  if (callId === undefined || place.freeformCalls.has(callId)) return items;
  return items?.map((item) => ({
    ...item,
    vendor: {
      [format]: { ...('vendor' in item && item.vendor?.[format]), type: asJsonText('"custom_tool_call_output"') },
    },
  }));
};

const builtin = (tool: NonNullable<ToolCallItem['builtin']>['tool']): ToolCallItem['builtin'] => ({
  tool,
  dialect: format,
});

/** Some clients name the call by `id` alone. */
export const readLocalShellOutput: UserItemReader = (wire) => {
  const id = wire.peek('id');
  const callId = wire.string('call_id') ?? (typeof id === 'string' ? id : undefined);
  return result(wire, callId, readOutput(wire), builtin('local-shell'));
};

export const readApplyPatchOutput: UserItemReader = (wire) =>
  result(wire, wire.string('call_id'), readOutput(wire), builtin('apply-patch'));

export const readComputerOutput: UserItemReader = (wire) => {
  const screenshot = wire.child('output');
  const part = screenshot && decodePart(screenshot);
  if (part === undefined || part.type === 'refusal') return undefined;
  return result(wire, wire.string('call_id'), [part], builtin('computer'));
};

/** Lists of the vendor's own shape stay whole, as one piece of JSON. */
const jsonOutput =
  (tool: NonNullable<ToolCallItem['builtin']>['tool'], member: string): UserItemReader =>
  (wire) => {
    const json = wire.json(member);
    return result(wire, wire.string('call_id'), json && [{ type: 'json', json }], builtin(tool));
  };

export const readShellOutput = jsonOutput('shell', 'output');
const readClientToolSearchOutput = jsonOutput('tool-search', 'tools');

export const readToolSearchOutput: UserItemReader = (wire, place) =>
  wire.peek('execution') === 'client' ? readClientToolSearchOutput(wire, place) : undefined;
