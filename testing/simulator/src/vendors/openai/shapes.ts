import { z } from 'zod';

/** Pieces that several OpenAI request bodies share. @see https://platform.openai.com/docs/api-reference */
export const Metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, {
    message: "Invalid 'metadata': too many properties. Expected an object with at most 16 properties.",
  });
export const JsonSchemaObject = z.record(z.string(), z.unknown());
export const Effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
export const ServiceTier = z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']);
export const ToolName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/);
export const CacheBreakpoint = z.strictObject({ mode: z.literal('explicit'), ttl: z.enum(['30m', '12h']).optional() });
export const PromptCache = {
  prompt_cache_key: z.string().max(1024).nullish(),
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullish(),
};
export const Identity = {
  user: z.string().max(64).optional(),
  safety_identifier: z.string().max(64).nullish(),
};
const ModerationMode = z.strictObject({ mode: z.enum(['score', 'block']) });
export const Moderation = z.strictObject({
  model: z.string(),
  policy: z.strictObject({ input: ModerationMode.nullish(), output: ModerationMode.nullish() }).nullish(),
});
export const Approximate = {
  city: z.string().nullish(),
  country: z.string().length(2).nullish(),
  region: z.string().nullish(),
  timezone: z.string().nullish(),
};
export const LogitBias = z.record(z.string(), z.number().min(-100).max(100));
export const Penalty = z.number().min(-2).max(2).nullish();
export const Temperature = z.number().min(0).max(2).nullish();
export const TopP = z.number().min(0).max(1).nullish();
