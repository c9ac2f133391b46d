import { compact } from '../../schema/compact.ts';
import type { Turn } from '../../schema/generate/item.ts';
import type { Instruction } from '../../schema/generate/request.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeAssistant } from './decode-assistant.ts';
import { decodeContent, decodeTexts } from './decode-content.ts';
import { openCallId } from './seals.ts';

const format = 'cohere';
const known = new Set(['role', 'content']);
const knownOfTool = new Set(['role', 'content', 'tool_call_id']);

export interface Conversation {
  readonly instructions: readonly Instruction[];
  readonly turns: readonly Turn[];
}

/** Leading system messages are instructions; later ones stay in their place. */
export function decodeMessages(messages: readonly JsonObject[]): Conversation {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const count = first < 0 ? messages.length : first;
  return {
    instructions: messages.slice(0, count).map(decodeInstruction),
    turns: messages.slice(count).map((message, at) => decodeTurn(message, at + count)),
  };
}

const decodeInstruction = (message: JsonObject): Instruction =>
  compact({
    authority: 'system' as const,
    placement: 'message' as const,
    parts: decodeTexts(message.content),
    vendor: takeVendor(message, known, format),
  });

/** Label of a message whose role we have no word for; it goes back as it came. */
export const messageLabel = 'message:';

function decodeTurn(message: JsonObject, at: number): Turn {
  switch (message.role) {
    case 'system':
      return compact({
        role: 'system' as const,
        items: decodeTexts(message.content),
        vendor: takeVendor(message, known, format),
      });
    case 'user':
      return compact({
        role: 'user' as const,
        items: decodeContent(message.content),
        vendor: takeVendor(message, known, format),
      });
    case 'assistant':
      return { role: 'assistant', ...decodeAssistant(message, 'history', at) };
    case 'tool':
      return { role: 'user', items: [decodeResult(message)] };
    default: {
      const label = messageLabel + (readString(message.role) ?? '');
      return { role: 'user', items: [{ type: 'opaque', format, label, wire: printJson(message) }] };
    }
  }
}

const decodeResult = (message: JsonObject) =>
  compact({
    type: 'tool-result' as const,
    callId: openCallId(readString(message.tool_call_id) ?? '').callId,
    parts: decodeContent(message.content),
    isError: false,
    vendor: takeVendor(message, knownOfTool, format),
  });
