/** Members of a request for which the middle has words. `model` stands in the path; routes put it into the body. */
export const typedMembers: ReadonlySet<string> = new Set([
  'model',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'cachedContent',
  'serviceTier',
  'labels',
]);

/** Everything that the API defines. @see https://ai.google.dev/api/generate-content */
export const apiMembers: ReadonlySet<string> = new Set([
  ...typedMembers,
  'safetySettings',
  'modelArmorConfig',
  'store',
]);

/** Members that are meant for this gateway and never leave it. */
export const gatewayMembers: ReadonlySet<string> = new Set(['fallbacks', 'extra_params', 'stream']);
