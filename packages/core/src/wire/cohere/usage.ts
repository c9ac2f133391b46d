import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject } from '../../schema/json/read-value.ts';
import { mergeVendor, putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const format = 'cohere';
const known = new Set(['tokens', 'billed_units', 'cached_tokens']);
const knownTokens = new Set(['input_tokens', 'output_tokens']);
const knownBilled = new Set(['input_tokens', 'output_tokens', 'search_units']);

/** What was counted; where only the bill is told, that. `undefined` when there is neither. */
export function decodeUsage(wire: Json | undefined): Usage | undefined {
  const usage = readObject(wire);
  if (usage === undefined) return undefined;
  const tokens = readObject(usage.tokens);
  const bill = readObject(usage.billed_units);
  if (tokens === undefined && bill === undefined) return undefined;
  const counted = tokens ?? bill ?? {};
  const cacheRead = readNumber(usage.cached_tokens);
  return compact({
    input: readNumber(counted.input_tokens) ?? 0,
    output: readNumber(counted.output_tokens) ?? 0,
    inputOf: cacheRead === undefined ? undefined : { cacheRead },
    billed: bill && decodeBill(bill),
    vendor: mergeVendor(
      takeVendor(usage, known, format),
      mergeVendor(
        takeVendor(tokens ?? {}, knownTokens, format, 'tokens'),
        takeVendor(bill ?? {}, knownBilled, format, 'billed_units'),
      ),
    ),
  });
}

const decodeBill = (bill: JsonObject): Usage['billed'] =>
  unlessEmpty(
    compact({
      input: readNumber(bill.input_tokens),
      output: readNumber(bill.output_tokens),
      searchUnits: readNumber(bill.search_units),
    }),
  );

export function encodeUsage({ input, output, inputOf, billed, vendor }: Usage): JsonObject {
  const wire: WireMembers = { tokens: { input_tokens: input, output_tokens: output } };
  if (billed) {
    const { input: input_tokens, output: output_tokens, searchUnits: search_units } = billed;
    wire.billed_units = compact({ input_tokens, output_tokens, search_units });
  }
  if (inputOf?.cacheRead !== undefined) wire.cached_tokens = inputOf.cacheRead;
  putVendor(wire, vendor, format);
  return wire;
}
