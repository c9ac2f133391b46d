import { compact } from '../../../schema/compact.ts';
import { type AssistantItemReader, readBase } from './item-place.ts';
import { readSeal } from './reasoning.ts';

/** `compaction`: the vendor's digest of earlier turns, sealed; a readable one where the unified API has it. */
export const readCompaction: AssistantItemReader = (wire, place) => {
  const base = readBase(wire);
  const seal = readSeal(wire.string('encrypted_content'), place);
  const summary = wire.string('summary');
  if (seal === undefined && summary === undefined) return undefined;
  return [compact({ type: 'compaction' as const, ...base, seal, summary, vendor: wire.vendor() })];
};
