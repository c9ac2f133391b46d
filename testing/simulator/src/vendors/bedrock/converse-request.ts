import { z } from 'zod';

const blob = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const s3Location = z.strictObject({ uri: z.string().startsWith('s3://'), bucketOwner: z.string().optional() });
const mediaSource = z.union([z.strictObject({ bytes: blob }), z.strictObject({ s3Location })]);
const text = z.string();

const Image = z.strictObject({ format: z.enum(['png', 'jpeg', 'gif', 'webp']), source: mediaSource });
const Video = z.strictObject({ format: z.string(), source: mediaSource });
const Document = z.strictObject({
  format: z.enum(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md']),
  name: z.string().min(1).max(200),
  source: z.union([
    mediaSource,
    z.strictObject({ text }),
    z.strictObject({ content: z.array(z.strictObject({ text })) }),
  ]),
  context: z.string().optional(),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});
const cachePoint = z.strictObject({ type: z.literal('default'), ttl: z.enum(['5m', '1h']).optional() });
const toolUseId = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/)
  .max(64);
const toolName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/)
  .max(64);
const anyObject = z.record(z.string(), z.unknown());

const ResultBlock = z.union([
  z.strictObject({ text }),
  z.strictObject({ json: anyObject }),
  z.strictObject({ image: Image }),
  z.strictObject({ document: Document }),
  z.strictObject({ video: Video }),
]);

const Block = z.union([
  z.strictObject({ text }),
  z.strictObject({ image: Image }),
  z.strictObject({ document: Document }),
  z.strictObject({ video: Video }),
  z.strictObject({ cachePoint }),
  z.strictObject({
    reasoningContent: z.union([
      z.strictObject({ reasoningText: z.strictObject({ text, signature: z.string().optional() }) }),
      z.strictObject({ redactedContent: blob }),
    ]),
  }),
  z.strictObject({ toolUse: z.strictObject({ toolUseId, name: toolName, input: anyObject }) }),
  z.strictObject({
    toolResult: z.strictObject({
      toolUseId,
      content: z.array(ResultBlock),
      status: z.enum(['success', 'error']).optional(),
    }),
  }),
]);
export type Block = z.output<typeof Block>;

const Tool = z.union([
  z.strictObject({
    toolSpec: z.strictObject({
      name: toolName,
      description: z.string().min(1).optional(),
      inputSchema: z.strictObject({ json: anyObject }),
      strict: z.boolean().optional(),
    }),
  }),
  z.strictObject({ cachePoint }),
]);

const ToolChoice = z.union([
  z.strictObject({ auto: z.strictObject({}) }),
  z.strictObject({ any: z.strictObject({}) }),
  z.strictObject({ tool: z.strictObject({ name: toolName }) }),
]);

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const ConverseRequest = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(Block).min(1) })).min(1),
  system: z.array(z.union([z.strictObject({ text: z.string().min(1) }), z.strictObject({ cachePoint })])).optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  toolConfig: z.strictObject({ tools: z.array(Tool).min(1), toolChoice: ToolChoice.optional() }).optional(),
  additionalModelRequestFields: anyObject.optional(),
  additionalModelResponseFieldPaths: z.array(z.string()).max(10).optional(),
  guardrailConfig: anyObject.optional(),
  promptVariables: anyObject.optional(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
  performanceConfig: z.strictObject({ latency: z.enum(['standard', 'optimized']) }).optional(),
  serviceTier: z.strictObject({ type: z.enum(['priority', 'default', 'flex', 'reserved']) }).optional(),
});
export type ConverseRequest = z.output<typeof ConverseRequest>;
