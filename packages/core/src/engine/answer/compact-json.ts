import { parseJson } from '../../schema/json/parse-json.ts';

const spaceOrQuote = /[ \t\r\n"]/g;

/**
 * A raw payload as a JSON value: its own characters without the white space between them, so that number spelling,
 * member order and doubled members survive; text that is no JSON becomes a string.
 */
export function compactJson(text: string): string {
  return parseJson(text).ok ? withoutSpace(text) : JSON.stringify(text);
}

function withoutSpace(text: string): string {
  let out = '';
  let kept = 0;
  spaceOrQuote.lastIndex = 0;
  for (let found = spaceOrQuote.exec(text); found !== null; found = spaceOrQuote.exec(text)) {
    if (found[0] === '"') {
      spaceOrQuote.lastIndex = endOfString(text, found.index);
    } else {
      out += text.slice(kept, found.index);
      kept = found.index + 1;
    }
  }
  return kept === 0 ? text : out + text.slice(kept);
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}
