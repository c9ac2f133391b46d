import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';

/** The one text that is all there is, so that a string says it. */
export function bareText(content: readonly Json[]): string | undefined {
  const [only] = content;
  if (content.length !== 1 || !isJsonObject(only)) return undefined;
  const { type, text, ...more } = only;
  const isText = type === 'input_text' || type === 'output_text';
  const saysMore = Object.values(more).some(
    (value) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return isText && typeof text === 'string' && !saysMore ? text : undefined;
}
