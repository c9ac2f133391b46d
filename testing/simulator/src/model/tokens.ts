/** Cuts text into the pieces this model counts and streams: a word with the space before it, at most 8 letters. */
export function splitTokens(text: string): readonly string[] {
  return text.match(/\s*[^\s]{1,8}|\s+$/gu) ?? [];
}

export const countTokens = (text: string): number => (text === '' ? 0 : splitTokens(text).length);

/** Tokens of anything that is not plain text: its JSON, with inline media counted at a flat rate. */
export function countJsonTokens(value: unknown): number {
  if (value === undefined) return 0;
  let mediaTokens = 0;
  const text = JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'string' || member.length < 4096 || /\s/.test(member.slice(0, 4096))) return member;
    mediaTokens += 85;
    return '';
  });
  return countTokens(text ?? '') + mediaTokens;
}
