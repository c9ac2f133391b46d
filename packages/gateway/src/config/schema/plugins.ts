import { z } from 'zod';

/** A plugin, built in or your own. */
export const Plugin = z.strictObject({
  enabled: z.boolean().describe('A plugin that is off is not loaded.'),
  name: z
    .string()
    .min(1)
    .describe('Built in: telemetry, prompts, logging, governance, otel, semantic_cache, compat, maxim.'),
  config: z.record(z.string(), z.unknown()).optional().describe("The plugin's own settings."),
  path: z.string().optional().describe('File of your own plugin.'),
  version: z.int().min(1).max(32767).default(1).describe('A higher one than stored replaces the stored entry.'),
  placement: z
    .enum(['pre_builtin', 'post_builtin', 'builtin'])
    .default('post_builtin')
    .describe('Before or after the built-in ones.'),
  order: z.int().default(0).describe('Place among those of the same placement; lower ones first.'),
});
export type Plugin = z.output<typeof Plugin>;
