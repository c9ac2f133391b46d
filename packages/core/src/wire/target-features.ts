/** What a host and model can do beyond the least that its format promises. One list for all descriptions and codecs. */
export const targetFeatures = {
  'system-anywhere': 'system turns may stand between other turns',
  'developer-role': 'the role developer is taken; else such turns go as system',
  prefill: 'a last assistant turn is continued',
  'json-schema': 'the output can be bound to a JSON Schema natively',
  'strict-tools': 'function tools take `strict`',
  'image-in-tool-result': 'tool results may hold images and documents',
  'url-image': 'images are fetched by the provider',
  'url-document': 'documents are fetched by the provider',
  'audio-in': 'audio parts are taken',
  'cache-marker': 'prompt cache markers are taken',
  'reasoning-content': 'assistant turns give their reasoning text back in `reasoning_content`',
  'reasoning-details': 'assistant turns take `reasoning_details`',
  'max-tokens-only': 'the output limit is spelled `max_tokens`',
  'top-k': '`top_k` is taken',
  prediction: 'predicted output is taken',
  verbosity: '`verbosity` is taken',
  'hosted-tools': "the format's own hosted tools run here",
  'freeform-tools': 'tools without a schema are taken',
} as const satisfies Record<string, string>;

export type TargetFeature = keyof typeof targetFeatures;
