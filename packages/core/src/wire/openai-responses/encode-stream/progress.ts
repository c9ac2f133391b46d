import type { StreamEvent } from '../../../schema/generate/stream-event.ts';
import { parseJson } from '../../../schema/json/parse-json.ts';
import { isJsonObject } from '../../../schema/json/raw-json.ts';
import { format } from '../format-name.ts';
import type { StreamWriter } from './stream-writer.ts';

type Told = Extract<StreamEvent, { readonly type: 'opaque-delta' | 'aside' }>;

/** An event of this format that the middle has no word for, told again under the number that it has here. */
export function tellProgress(
  told: Told,
  writer: StreamWriter,
  place?: { readonly item_id: string; readonly output_index: number },
): void {
  if (told.format !== format) return;
  const parsed = parseJson(told.wire);
  if (!parsed.ok || !isJsonObject(parsed.value)) return;
  const { type, sequence_number, ...members } = parsed.value;
  if (typeof type !== 'string') return;
  const hasId = members['item_id'] !== undefined;
  writer.write(type, {
    ...members,
    ...(place && { output_index: place.output_index, ...(hasId && { item_id: place.item_id }) }),
  });
}
