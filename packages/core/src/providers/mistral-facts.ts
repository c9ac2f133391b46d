import { printJson } from '../schema/json/print-json.ts';
import { isJsonObject } from '../schema/json/raw-json.ts';
import { compatibleTarget } from './openai-compatible.ts';
import type { Quirk } from './provider.ts';

/** A choice of one tool is not known here, only that some tool has to be called. */
export const anyToolForOne: Quirk = ({ tool_choice: choice }) =>
  isJsonObject(choice) ? { tool_choice: printJson('any') } : undefined;

/** Facts of Mistral's models, wherever they are served. Their call ids are nine letters and digits. */
export const mistralFacts = compatibleTarget({
  features: ['max-tokens-only'],
  lacks: ['developer-role', 'reasoning-content'],
  callIdRule: { pattern: /^[a-zA-Z0-9]{9}$/, maxLength: 9 },
});
