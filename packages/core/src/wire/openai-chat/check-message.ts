import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readObjects } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';

const messageMembers: { readonly [member: string]: MemberKind } = {
  role: 'string',
  name: 'string',
  content: 'string or objects',
  tool_call_id: 'string',
  tool_calls: 'objects',
  refusal: 'string',
  reasoning: 'string',
  reasoning_content: 'string',
  reasoning_details: 'objects',
};

/** What is wrong with the first message that breaks the rules; `undefined` when none does. */
export function wrongMessage(messages: Json | undefined): string | undefined {
  for (const [index, message] of readList(messages).entries()) {
    if (!isJsonObject(message)) continue;
    const at = `messages[${index}]`;
    if (typeof message.role !== 'string') return `${at}.role must be a string`;
    const wrong =
      wrongMember(message, messageMembers, `${at}.`) ??
      wrongContent(message.content, `${at}.content`) ??
      wrongCall(message.tool_calls, `${at}.tool_calls`);
    if (wrong !== undefined) return wrong;
    if (message.role === 'tool' && typeof message.tool_call_id !== 'string')
      return `${at}.tool_call_id must be a string`;
  }
  return undefined;
}

function wrongCall(calls: Json | undefined, at: string): string | undefined {
  const index = readObjects(calls).findIndex(({ type = 'function', function: called, custom }) => {
    if (type !== 'function' && type !== 'custom') return false;
    return typeof (readObject(called) ?? readObject(custom))?.name !== 'string';
  });
  return index < 0 ? undefined : `${at}[${index}].function.name must be a string`;
}

function wrongContent(content: Json | undefined, at: string): string | undefined {
  if (!Array.isArray(content)) return undefined;
  for (const [index, block] of readList(content).entries()) {
    const wrong = isJsonObject(block) ? wrongBlock(block, `${at}[${index}]`) : undefined;
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Types that are not here are for those to judge who know them. */
function wrongBlock(block: JsonObject, at: string): string | undefined {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return typeof block[block.type] === 'string' ? undefined : `${at}.${block.type} must be a string`;
    case 'image_url':
      return typeof (readObject(block.image_url)?.url ?? block.image_url) === 'string'
        ? undefined
        : `${at}.image_url.url must be a string`;
    case 'input_audio':
      return wrongAudio(readObject(block.input_audio), `${at}.input_audio`);
    case 'file':
      return isJsonObject(block.file) ? undefined : `${at}.file must be an object`;
    case 'document':
      return wrongDocument(block, at);
    default:
      // a cache point may stand alone, without a type
      return typeof block.type === 'string' || isJsonObject(block.cachePoint)
        ? undefined
        : `${at}.type must be a string`;
  }
}

function wrongAudio(audio: JsonObject | undefined, at: string): string | undefined {
  if (audio === undefined) return `${at} must be an object`;
  for (const name of ['data', 'format']) if (typeof audio[name] !== 'string') return `${at}.${name} must be a string`;
  return undefined;
}

const documentSources: readonly unknown[] = ['base64', 'text', 'url', 'file'];

function wrongDocument(block: JsonObject, at: string): string | undefined {
  const type = readObject(block.source)?.type;
  return documentSources.includes(type) ? undefined : `${at}.source.type must be one of base64, text, url, file`;
}
