import type { ToolResultItem, Turn } from '../../schema/generate/item.ts';
import type { OpaqueItem } from '../../schema/generate/part.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { messageLabel } from './decode-messages.ts';
import { encodeAssistantMessage } from './encode-assistant-message.ts';
import { encodeContent, encodePart } from './encode-content.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** Instructions first, then every turn as one or more messages. */
export function encodeMessages(request: GenerateRequest, to: RequestEncoding): Json[] {
  const messages: Json[] = request.instructions.map(({ authority, parts, name, vendor }) => {
    if (authority === 'developer') noteAuthority(to);
    return message('system', name, encodeContent(parts, 'instructions[].parts[]', to), vendor, to);
  });
  const media: Json[] = [];
  for (const turn of request.turns) {
    if (media.length > 0 && !startsWithResult(turn)) messages.push(mediaMessage(media.splice(0)));
    messages.push(...encodeTurn(turn, media, to));
  }
  if (media.length > 0) messages.push(mediaMessage(media));
  if (request.turns.at(-1)?.role === 'assistant' && !to.has('prefill')) {
    to.notes.add('approximated', 'turns[].prefill', 'no-counterpart', 'meaning');
  }
  return messages;
}

const noteAuthority = (to: RequestEncoding): void =>
  to.notes.add('approximated', 'instructions[].authority', 'no-counterpart', 'form');

const startsWithResult = (turn: Turn): boolean => turn.role === 'user' && turn.items[0]?.type === 'tool-result';

const mediaMessage = (content: readonly Json[]): Json => ({ role: 'user', content });

function message(
  role: 'system' | 'user',
  name: string | undefined,
  content: Json,
  vendor: Turn['vendor'],
  to: RequestEncoding,
): Json {
  if (name !== undefined) to.dropped('turns[].name', 'form', name);
  const wire: WireMembers = { role, content };
  putVendor(wire, vendor, 'cohere');
  to.noteForeign(vendor, 'turns[].');
  return wire;
}

const items = 'turns[].items[]';

function encodeTurn(turn: Turn, media: Json[], to: RequestEncoding): readonly Json[] {
  switch (turn.role) {
    case 'assistant': {
      if (turn.name !== undefined) to.dropped('turns[].name', 'form', turn.name);
      const wire = encodeAssistantMessage(turn.items, turn.vendor, to);
      return wire === undefined ? [] : [wire];
    }
    case 'user':
      return encodeUserTurn(turn, media, to);
    default:
      if (turn.role === 'developer') noteAuthority(to);
      return [message('system', turn.name, encodeContent(turn.items, items, to), turn.vendor, to)];
  }
}

type UserTurn = Extract<Turn, { readonly role: 'user' }>;

function encodeUserTurn(turn: UserTurn, media: Json[], to: RequestEncoding): readonly Json[] {
  const results = turn.items.filter((item) => item.type === 'tool-result');
  const said = turn.items.filter((item) => item.type !== 'tool-result');
  const messages: Json[] = results.map((result) => encodeResult(result, media, to));
  if (said.length === 0 && results.length > 0) return messages;
  if (media.length > 0) messages.push(mediaMessage(media.splice(0)));
  const [only] = said;
  if (said.length === 1 && only?.type === 'opaque' && isWholeMessage(only))
    return [...messages, new RawJson(only.wire)];
  return [...messages, message('user', turn.name, encodeContent(said, items, to), turn.vendor, to)];
}

const isWholeMessage = ({ format, label }: OpaqueItem): boolean =>
  format === 'cohere' && label.startsWith(messageLabel);

/** Role `tool` takes text and documents; images that the tool gave follow in a user message. */
function encodeResult(result: ToolResultItem, media: Json[], to: RequestEncoding): Json {
  const field = `${items}.parts[]`;
  const id = to.callIds.spell(result.callId);
  const images = result.parts.filter(({ type }) => type === 'image');
  if (images.length > 0) {
    to.notes.add('approximated', field, 'position-lost', 'form');
    media.push({ type: 'text', text: `From the tool call ${id}:` });
    media.push(...images.flatMap((part) => encodePart(part, field, to) ?? []));
  }
  const said = result.parts.filter(({ type }) => type !== 'image');
  if (result.isError) to.dropped(`${items}.isError`, 'meaning');
  if (result.cache) to.dropped(`${items}.cache`, 'cost');
  const wire: WireMembers = { role: 'tool', tool_call_id: id, content: encodeContent(said, field, to) };
  putVendor(wire, result.vendor, 'cohere');
  to.noteForeign(result.vendor, `${items}.`);
  return wire;
}
