/** Members of a Converse request that become typed, at least in part. */
export const typedMembers: ReadonlySet<string> = new Set([
  'modelId',
  'system',
  'messages',
  'inferenceConfig',
  'toolConfig',
  'additionalModelRequestFields',
  'requestMetadata',
  'performanceConfig',
  'serviceTier',
  'outputConfig',
]);

/** Members that the API defines beyond those. */
export const apiMembers: ReadonlySet<string> = new Set([
  'guardrailConfig',
  'promptVariables',
  'additionalModelResponseFieldPaths',
]);

/** What stands in a path or belongs to the gateway: never sent to the vendor. */
export const gatewayMembers: ReadonlySet<string> = new Set(['model', 'stream', 'fallbacks', 'extra_params']);
