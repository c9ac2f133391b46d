import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';

type Kind = 'a valid string' | 'an object';

/** Members without which a block of the type says nothing. Types that are not here are the provider's to judge. */
const required: { readonly [type: string]: { readonly [member: string]: Kind } } = {
  text: { text: 'a valid string' },
  image: { source: 'an object' },
  document: { source: 'an object' },
  tool_use: { id: 'a valid string', name: 'a valid string', input: 'an object' },
  tool_result: { tool_use_id: 'a valid string' },
  thinking: { thinking: 'a valid string' },
  redacted_thinking: { data: 'a valid string' },
};

/** What is wrong with the content of a message, in the words of the API; `undefined` when nothing is. */
export function wrongContent(content: Json | undefined, at: string): string | undefined {
  if (content === undefined) return `${at}: Field required`;
  if (typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return `${at}: Input should be a valid string or list`;
  for (const [index, block] of content.entries()) {
    const wrong = wrongBlock(block, `${at}.${index}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongBlock(block: Json, at: string): string | undefined {
  if (!isJsonObject(block)) return `${at}: Input should be an object`;
  const type = block['type'];
  if (typeof type !== 'string') return `${at}.type: Field required`;
  const members = Object.hasOwn(required, type) ? required[type] : undefined;
  for (const name in members) {
    const wrong = wrongKind(block[name], members[name], `${at}.${name}`);
    if (wrong !== undefined) return wrong;
  }
  if (type === 'tool_result') return wrongResult(block, at);
  return type === 'image' || type === 'document' ? wrongSource(block['source'], `${at}.source`) : undefined;
}

const sourceMembers: { readonly [type: string]: readonly string[] } = {
  base64: ['media_type', 'data'],
  text: ['data'],
  url: ['url'],
  file: ['file_id'],
};

function wrongSource(source: Json | undefined, at: string): string | undefined {
  if (!isJsonObject(source)) return undefined;
  const type = source['type'];
  if (typeof type !== 'string') return `${at}.type: Field required`;
  const members = Object.hasOwn(sourceMembers, type) ? sourceMembers[type] : undefined;
  return members?.map((name) => wrongKind(source[name], 'a valid string', `${at}.${name}`)).find(Boolean);
}

function wrongKind(value: Json | undefined, kind: Kind | undefined, at: string): string | undefined {
  if (value === undefined) return `${at}: Field required`;
  const isRight = kind === 'an object' ? isJsonObject(value) : typeof value === 'string';
  return isRight ? undefined : `${at}: Input should be ${kind}`;
}

/** A tool may have had nothing to say. */
const wrongResult = ({ content }: JsonObject, at: string): string | undefined =>
  content === undefined || content === null ? undefined : wrongContent(content, `${at}.content`);
