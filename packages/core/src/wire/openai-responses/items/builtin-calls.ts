import { compact } from '../../../schema/compact.ts';
import type { BuiltinTool } from '../../../schema/generate/item.ts';
import type { JsonText } from '../../../schema/generate/json-text.ts';
import { printJson } from '../../../schema/json/print-json.ts';
import { asJsonText, RawJson } from '../../../schema/json/raw-json.ts';
import { format } from '../format-name.ts';
import type { MemberReader } from '../member-reader.ts';
import { type AssistantItemReader, readBase, readCaller } from './item-place.ts';

/*
 * Calls of tools that the client runs and whose input has this vendor's shape.
 */

function builtinReader(
  tool: BuiltinTool,
  name: string,
  readInput: (wire: MemberReader) => JsonText,
): AssistantItemReader {
  return (wire) => {
    const base = readBase(wire);
    const callId = wire.string('call_id') ?? base.id;
    if (callId === undefined) return undefined;
    return [
      compact({
        type: 'tool-call' as const,
        ...base,
        callId,
        name,
        input: { kind: 'json' as const, json: readInput(wire) },
        builtin: { tool, dialect: format },
        callerId: readCaller(wire),
        vendor: wire.vendor(),
      }),
    ];
  };
}

const member = (name: string) => (wire: MemberReader) => wire.json(name) ?? asJsonText('{}');

/** One action, or a list of them from newer models. */
function readActions(wire: MemberReader): JsonText {
  const actions = wire.json('actions');
  return actions === undefined ? member('action')(wire) : printJson({ actions: new RawJson(actions) });
}

export const readComputerCall = builtinReader('computer', 'computer', readActions);
export const readLocalShellCall = builtinReader('local-shell', 'local_shell', member('action'));
export const readApplyPatchCall = builtinReader('apply-patch', 'apply_patch', member('operation'));
const readClientShell = builtinReader('shell', 'shell', member('action'));
const readClientToolSearch = builtinReader('tool-search', 'tool_search', member('arguments'));

/** `shell_call`: run by the client, or by the provider in its container. */
export const readShellCall: AssistantItemReader = (wire, place) => {
  const environment = wire.peek('environment');
  const isHosted = typeof environment === 'object' && environment !== null && 'container_id' in environment;
  if (!isHosted) return readClientShell(wire, place);
  const base = readBase(wire);
  const callId = wire.string('call_id') ?? base.id;
  if (callId === undefined) return undefined;
  place.hostedShells.add(callId);
  return [
    compact({
      type: 'server-tool-call' as const,
      ...base,
      callId,
      tool: 'shell',
      name: 'shell',
      input: member('action')(wire),
      callerId: readCaller(wire),
      vendor: wire.vendor(),
    }),
  ];
};

/** `tool_search_call`: the provider's own searching stays whole. */
export const readToolSearchCall: AssistantItemReader = (wire, place) =>
  wire.peek('execution') === 'client' ? readClientToolSearch(wire, place) : undefined;

/** What a command in the provider's container printed. */
export const readHostedShellOutput: AssistantItemReader = (wire, place) => {
  const callId = wire.peek('call_id');
  if (typeof callId !== 'string' || (place.sent === undefined && !place.hostedShells.has(callId))) return undefined;
  const label = 'shell_call_output';
  const outcome = { kind: 'opaque' as const, format, label, wire: wire.whole };
  const id = wire.string('id');
  return [compact({ type: 'server-tool-result' as const, id, callId, tool: 'shell', outcome })];
};
