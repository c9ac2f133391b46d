import { z } from 'zod';

const free = (text: string) => z.record(z.string(), z.unknown()).optional().describe(text);

const Export = z.strictObject({
  name: z.string().min(1).describe('Shown to people.'),
  enabled: z.boolean().default(true).describe('In use.'),
  schedule: z
    .strictObject({
      frequency: z.enum(['daily', 'weekly', 'monthly']).describe('How often.'),
      time: z.string().optional().describe('Time of day, `02:00`.'),
      day: z.union([z.string(), z.int()]).optional().describe('Day of the week or of the month.'),
      timezone: z.string().optional().describe('Time zone; UTC when absent.'),
    })
    .describe('When.'),
  destination: z
    .strictObject({
      type: z.enum(['s3', 'gcs', 'azure_blob', 'snowflake', 'redshift', 'bigquery']).describe('Product.'),
      config: free('Where and with which credentials.'),
    })
    .describe('Where to.'),
  data: z
    .strictObject({
      format: z.enum(['json', 'csv', 'parquet']).describe('File format.'),
      compression: z.string().optional().describe('Compression.'),
      include: z.array(z.string()).default([]).describe('What is exported.'),
      filters: free('Only these records.'),
      transformations: z.array(z.unknown()).default([]).describe('Changes on the way.'),
    })
    .describe('What.'),
});

/** Logs that are written elsewhere on a schedule. */
export const LogExports = z.strictObject({
  enabled: z.boolean().default(false).describe('In use.'),
  exports: z.array(Export).default([]).describe('Exports.'),
});

/** Who is told when limits come near. */
export const Alerting = z.record(z.string(), z.unknown());
