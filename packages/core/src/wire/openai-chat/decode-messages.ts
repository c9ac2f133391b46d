import { compact } from '../../schema/compact.ts';
import type { ToolResultItem, ToolResultPart, Turn } from '../../schema/generate/item.ts';
import type { Instruction } from '../../schema/generate/request.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { takeVendor } from '../vendor-members.ts';
import { messageLabel } from '../whole-message.ts';
import { decodeAssistantItems, knownOfAssistant } from './assistant-message.ts';
import { decodeMarker } from './cache-marker.ts';
import { decodeContent, decodeTexts } from './content-parts.ts';
import { openCallId } from './seals.ts';

const format = 'openai-chat';
const knownOfMessage = new Set(['role', 'name', 'content']);
const knownOfTool = new Set(['role', 'name', 'content', 'tool_call_id', 'cache_control']);
const knownOfAssistantTurn = new Set([...knownOfAssistant, 'name']);

export interface Conversation {
  readonly instructions: readonly Instruction[];
  readonly turns: readonly Turn[];
}

/** Leading system and developer messages are instructions; later ones stay in their place. */
export function decodeMessages(messages: readonly JsonObject[]): Conversation {
  const firstTurn = messages.findIndex((message) => !isAuthority(message.role));
  const count = firstTurn < 0 ? messages.length : firstTurn;
  return {
    instructions: messages.slice(0, count).map(decodeInstruction),
    turns: messages.slice(count).map((message, index) => decodeTurn(message, index + count)),
  };
}

const isAuthority = (role: unknown): role is 'system' | 'developer' => role === 'system' || role === 'developer';

const decodeInstruction = (message: JsonObject): Instruction =>
  compact({
    authority: message.role === 'developer' ? ('developer' as const) : ('system' as const),
    placement: 'message' as const,
    parts: decodeTexts(message.content),
    name: readString(message.name),
    vendor: takeVendor(message, knownOfMessage, format),
  });

function decodeTurn(message: JsonObject, index: number): Turn {
  const name = readString(message.name);
  switch (message.role) {
    case 'system':
    case 'developer':
      return compact({
        role: message.role,
        items: decodeTexts(message.content),
        name,
        vendor: takeVendor(message, knownOfMessage, format),
      });
    case 'user':
      return compact({
        role: 'user' as const,
        items: decodeContent(message.content),
        name,
        vendor: takeVendor(message, knownOfMessage, format),
      });
    case 'assistant':
      return compact({
        role: 'assistant' as const,
        items: decodeAssistantItems(message, { seed: 'history', candidate: index }),
        name,
        vendor: takeVendor(message, knownOfAssistantTurn, format),
      });
    case 'tool':
      return { role: 'user', items: [decodeToolResult(message)] };
    default:
      return opaqueTurn(message);
  }
}

function decodeToolResult(message: JsonObject): ToolResultItem {
  return compact({
    type: 'tool-result' as const,
    callId: openCallId(readString(message.tool_call_id) ?? '').callId,
    name: readString(message.name),
    parts: decodeContent(message.content).map(
      (part): ToolResultPart => (part.type === 'refusal' ? { ...part, type: 'text' } : part),
    ),
    isError: false,
    cache: decodeMarker(message),
    vendor: takeVendor(message, knownOfTool, format),
  });
}

function opaqueTurn(message: JsonObject): Turn {
  const label = messageLabel(readString(message.role) ?? '');
  return { role: 'user', items: [{ type: 'opaque', format, label, wire: printJson(message) }] };
}
