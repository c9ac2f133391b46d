/** This format's name; members that only it knows travel under it. */
export const format = 'openai-responses' as const;
