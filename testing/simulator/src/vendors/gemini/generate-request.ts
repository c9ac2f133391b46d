import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
const blob = z.strictObject({ mimeType: z.string(), data: z.base64(), displayName: z.string().optional() });
const file = z.strictObject({
  mimeType: z.string().optional(),
  fileUri: z.string(),
  displayName: z.string().optional(),
});

export const Part = z.strictObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.base64().or(z.literal('skip_thought_signature_validator')).optional(),
  inlineData: blob.optional(),
  fileData: file.optional(),
  functionCall: z.strictObject({ id: z.string().optional(), name: z.string(), args: json.optional() }).optional(),
  functionResponse: z
    .strictObject({
      id: z.string().optional(),
      name: z.string().min(1),
      response: json,
      parts: z.array(z.strictObject({ inlineData: blob.optional(), fileData: file.optional() })).optional(),
    })
    .optional(),
  executableCode: z.strictObject({ language: z.string(), code: z.string(), id: z.string().optional() }).optional(),
  codeExecutionResult: z
    .strictObject({ outcome: z.string(), output: z.string().optional(), id: z.string().optional() })
    .optional(),
  mediaResolution: z.strictObject({ level: z.string() }).optional(),
  videoMetadata: json.optional(),
  partMetadata: json.optional(),
});
export type Part = z.output<typeof Part>;

export const Content = z.strictObject({ role: z.string().optional(), parts: z.array(Part).optional() });
export type Content = z.output<typeof Content>;

const name = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/);
const declaration = z.strictObject({
  name,
  description: z.string().optional(),
  parameters: json.optional(),
  parametersJsonSchema: z.unknown().optional(),
  response: json.optional(),
  responseJsonSchema: z.unknown().optional(),
  behavior: z.string().optional(),
});
const Tool = z.strictObject({
  functionDeclarations: z.array(declaration).optional(),
  googleSearch: json.optional(),
  urlContext: json.optional(),
  codeExecution: json.optional(),
  googleMaps: json.optional(),
  fileSearch: json.optional(),
  computerUse: json.optional(),
});

const GenerationConfig = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().optional(),
  seed: z.int().optional(),
  frequencyPenalty: z.number().optional(),
  presencePenalty: z.number().optional(),
  maxOutputTokens: z.int().min(1).optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  candidateCount: z.int().min(1).max(8).optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: z.int().max(20).optional(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).optional(),
  responseSchema: json.optional(),
  responseJsonSchema: z.unknown().optional(),
  responseModalities: z.array(z.enum(['TEXT', 'IMAGE', 'AUDIO'])).optional(),
  speechConfig: json.optional(),
  mediaResolution: z.string().optional(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: z.int().min(-1).optional(),
      thinkingLevel: z
        .string()
        .regex(/^(minimal|low|medium|high)$/i)
        .optional(),
    })
    .optional(),
});

const systemInstruction = z.strictObject({ role: z.string().optional(), parts: z.array(Part) }).optional();

/** @see https://ai.google.dev/api/generate-content */
export const GenerateRequest = z.strictObject({
  contents: z.array(Content).min(1),
  systemInstruction,
  tools: z.array(Tool).optional(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z
        .strictObject({
          mode: z.enum(['AUTO', 'ANY', 'NONE', 'VALIDATED']).optional(),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
      retrievalConfig: json.optional(),
    })
    .optional(),
  generationConfig: GenerationConfig.optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  cachedContent: z.string().optional(),
  serviceTier: z.enum(['standard', 'flex', 'priority']).optional(),
});
export type GenerateRequest = z.output<typeof GenerateRequest>;

/** @see https://ai.google.dev/api/tokens */
export const CountRequest = z.strictObject({
  contents: z.array(Content).optional(),
  generateContentRequest: GenerateRequest.extend({ model: z.string() }).optional(),
});
