const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text of the last user turn in any vendor's request body, before it is validated. `''` when there is none. */
export function lastUserText(body: unknown): string {
  if (!isObject(body)) return '';
  const turns = body['messages'] ?? body['input'] ?? body['prompt'];
  if (typeof turns === 'string') return turns;
  if (!Array.isArray(turns)) return '';
  if (turns.every((turn) => typeof turn === 'string')) return turns.join('\n');
  const last = turns.findLast((turn) => isObject(turn) && turn['role'] === 'user' && partsText(turn['content']) !== '');
  return isObject(last) ? partsText(last['content']) : '';
}

/** Text of a content member: a string, or parts of which some have a `text`. */
export function partsText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .filter(Boolean)
    .join('\n');
}
