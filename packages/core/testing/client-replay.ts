import type { WireFormat } from '../src/schema/generate/wire-format.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import { scanElements } from '../src/schema/json/json-scanner.ts';

/**
 * What a client of this format sends next: the answer's own words as history, letter by letter, and a further question.
 * Clients that keep everything are meant; SDKs drop what they do not know.
 */
export function replayedRequest(format: WireFormat, answer: string): string {
  switch (format) {
    case 'openai-chat': {
      const choice = elementsOf(memberOf(answer, 'choices'))[0] ?? '{}';
      return `{"model":"m","messages":[{"role":"user","content":"q"},${memberOf(choice, 'message')},{"role":"user","content":"go on"}]}`;
    }
    case 'openai-responses': {
      const output = elementsOf(memberOf(answer, 'output')).join();
      return `{"model":"m","input":[{"role":"user","content":"q"},${output},{"role":"user","content":"go on"}]}`;
    }
    case 'anthropic':
      return `{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"},{"role":"assistant","content":${memberOf(answer, 'content')}},{"role":"user","content":"go on"}]}`;
    case 'bedrock': {
      const message = memberOf(memberOf(answer, 'output'), 'message');
      return `{"messages":[{"role":"user","content":[{"text":"q"}]},${message},{"role":"user","content":[{"text":"go on"}]}]}`;
    }
    case 'gemini': {
      const candidate = elementsOf(memberOf(answer, 'candidates'))[0] ?? '{}';
      return `{"contents":[{"role":"user","parts":[{"text":"q"}]},${memberOf(candidate, 'content')},{"role":"user","parts":[{"text":"go on"}]}]}`;
    }
    default:
      throw new Error(`no client of ${format} is played here`);
  }
}

function memberOf(text: string, name: string): string {
  const parsed = JsonBody.parse(text);
  const source = parsed.ok ? parsed.body.source(name) : undefined;
  if (source === undefined) throw new Error(`no member ${name} in ${text.slice(0, 200)}`);
  return source;
}

function elementsOf(text: string): readonly string[] {
  const elements: string[] = [];
  scanElements(text, 0, (start, end) => elements.push(text.slice(start, end)));
  return elements;
}
