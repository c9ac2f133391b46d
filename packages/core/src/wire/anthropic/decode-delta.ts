import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeCitation } from './citations.ts';
import { sealed } from './decode-block.ts';
import type { OpenedBlock } from './open-block.ts';
import { textAt } from './read-json.ts';
import type { Reading } from './reading.ts';

type Delta = (delta: JsonObject, block: OpenedBlock, reading: Reading) => readonly StreamEvent[] | undefined;

/** A delta that does not fit its block gives `undefined`, and travels whole. */
const deltas: { readonly [type: string]: Delta } = {
  text_delta: (delta, { at, type }) => {
    const text = textAt(delta, 'text');
    if (text === undefined || type !== 'text') return undefined;
    return text === '' ? [] : [{ type: 'text-delta', ...at, text }];
  },
  thinking_delta: (delta, { at, type }) => {
    const text = textAt(delta, 'thinking');
    if (text === undefined || type !== 'reasoning') return undefined;
    return text === '' ? [] : [{ type: 'reasoning-delta', ...at, entry: 0, kind: 'text', text }];
  },
  signature_delta: (delta, { at, type }, reading) => {
    const signature = textAt(delta, 'signature');
    if (signature === undefined || type !== 'reasoning') return undefined;
    return signature === '' ? [] : [{ type: 'item-patch', ...at, patch: sealed(reading, 'signature', signature) }];
  },
  input_json_delta: (delta, { at, type, isWhole }) => {
    const text = textAt(delta, 'partial_json');
    if (text === undefined || (type !== 'tool-call' && type !== 'server-tool-call')) return undefined;
    return text === '' || isWhole ? [] : [{ type: 'input-delta', ...at, text }];
  },
  citations_delta: (delta, { at, type }) => {
    const citation = delta['citation'];
    if (citation === undefined || type !== 'text') return undefined;
    return [{ type: 'annotation', ...at, annotation: decodeCitation(citation) }];
  },
  compaction_delta: (delta, { at, type }, reading) => {
    if (type !== 'compaction') return undefined;
    const text = textAt(delta, 'content') ?? '';
    const cipher = textAt(delta, 'encrypted_content');
    return [
      ...(text === '' ? [] : [{ type: 'text-delta', ...at, text } as const]),
      ...(cipher ? [{ type: 'item-patch', ...at, patch: sealed(reading, 'encrypted', cipher) } as const] : []),
    ];
  },
};

export function decodeDelta(delta: Json, block: OpenedBlock, reading: Reading): readonly StreamEvent[] {
  const type = isJsonObject(delta) ? textAt(delta, 'type') : undefined;
  const decode = type !== undefined && Object.hasOwn(deltas, type) ? deltas[type] : undefined;
  const known = isJsonObject(delta) ? decode?.(delta, block, reading) : undefined;
  return known ?? [{ type: 'opaque-delta', ...block.at, format: 'anthropic', wire: printJson(delta) }];
}
