import { z } from 'zod';
import { Config, schemaUrl } from '../../packages/gateway/src/config/schema/config.ts';
import type { JsonSchema } from './json-schema.ts';

/** The configuration as JSON Schema, every part written out where it is used. */
export const configJsonSchema = (): JsonSchema =>
  z.toJSONSchema(Config, { io: 'input', target: 'draft-7' }) as JsonSchema; // Zod's type allows more than it writes

/** `config.schema.json`: what editors complete and check by. */
export function configSchemaFile(): string {
  const { title: _, ...schema } = configJsonSchema();
  const file = { ...schema, $id: schemaUrl, title: 'Bifrost configuration' };
  return `${JSON.stringify(file, omitInternals, 2)}\n`;
}

/** Defaults that are objects only repeat those of their members. */
function omitInternals(name: string, value: unknown): unknown {
  const isObjectDefault = name === 'default' && typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObjectDefault || name === 'propertyNames' ? undefined : value;
}
