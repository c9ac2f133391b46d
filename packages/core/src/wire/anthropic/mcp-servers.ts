import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';

/** The names that a toolset allows, if that is all it says: everything off but some. */
export function readAllowedTools(toolset: JsonObject): readonly string[] | undefined {
  const base = plainOf(toolset['default_config']);
  const configs = plainOf(toolset['configs']);
  if (!isJsonObject(base) || !isPlainSwitch(base, false) || !isJsonObject(configs)) return undefined;
  const names = Object.keys(configs);
  return names.every((name) => isPlainSwitch(configs[name], true)) ? names : undefined;
}

export const encodeAllowedTools = (names: readonly string[]) => ({
  default_config: { enabled: false },
  configs: Object.fromEntries(names.map((name) => [name, { enabled: true }])),
});

/** Says on or off and nothing else. */
const isPlainSwitch = (config: Json | undefined, isEnabled: boolean): boolean =>
  isJsonObject(config) && Object.keys(config).length === 1 && config['enabled'] === isEnabled;

function plainOf(value: Json | undefined): Json | undefined {
  if (!(value instanceof RawJson)) return value;
  const parsed = parseJson(value.text);
  return parsed.ok ? parsed.value : undefined;
}
