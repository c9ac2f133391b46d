import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { RequestType } from '../../schema/request-type.ts';
import { type KeyEntry, servesModel } from './key-entry.ts';
import { type KeyNeeds, keyNeedsOf } from './key-needs.ts';

/** Names remembered per operation class; beyond that the memory starts anew, so that clients cannot fill it. */
const maxRemembered = 2_000;

/** The keys of one provider, asked by model and operation. Immutable but for its memory of earlier answers. */
export class KeyIndex {
  readonly #provider: string;
  readonly #entries: readonly KeyEntry[];
  readonly #remembered = new Map<KeyNeeds, Map<string, readonly KeyEntry[]>>();

  constructor(provider: string, entries: readonly KeyEntry[]) {
    this.#provider = provider;
    this.#entries = entries;
  }

  /** Keys that may serve, in the order of the configuration; never empty. The error says which filter left none. */
  eligible(model: string, type: RequestType, onlyKeyIds: readonly string[] | undefined): Result<readonly KeyEntry[]> {
    const needs = keyNeedsOf(type);
    let entries = this.#fitting(model, needs);
    if (onlyKeyIds !== undefined) entries = entries.filter((entry) => onlyKeyIds.includes(entry.key.id));
    return entries.length > 0 ? ok(entries) : fail(this.#whyNone(model, type, needs, onlyKeyIds));
  }

  #fitting(model: string, needs: KeyNeeds): readonly KeyEntry[] {
    let byModel = this.#remembered.get(needs);
    if (byModel === undefined || byModel.size >= maxRemembered) {
      byModel = new Map();
      this.#remembered.set(needs, byModel);
    }
    let entries = byModel.get(model);
    if (entries === undefined) {
      entries = this.#entries.filter((entry) => fits(entry, model, needs));
      byModel.set(model, entries);
    }
    return entries;
  }

  #whyNone(model: string, type: RequestType, needs: KeyNeeds, onlyKeyIds: readonly string[] | undefined): GatewayError {
    const at = `provider: ${this.#provider}`;
    const where = model === '' ? at : `${at} and model: ${model}`;
    if (type === 'list_models') return noKey(`no valid keys found for ${at}`);
    const allowed = this.#entries.filter(({ key }) => onlyKeyIds === undefined || onlyKeyIds.includes(key.id));
    if (allowed.length === 0) return noKey(`no keys found for ${where}`);
    if (needs.batchKey !== 'no' && !allowed.some(({ key }) => key.isForBatches)) {
      return noKey(
        needs.batchKey === 'one'
          ? `no config found for batch apis; enable 'Use for Batch APIs' on at least one key for ${at}`
          : `no batch-enabled keys found for ${at} and model: ${model}`,
      );
    }
    return noKey(model === '' ? `no keys found for ${at}` : `no keys found that support model: ${model}`);
  }
}

function fits(entry: KeyEntry, model: string, needs: KeyNeeds): boolean {
  if (!entry.isUsable || (needs.batchKey !== 'no' && !entry.key.isForBatches)) return false;
  if (needs.comparesModel === 'never' || (needs.comparesModel === 'if-named' && model === '')) return true;
  return servesModel(entry, model);
}

export const noKey = (message: string): GatewayError => ({ kind: 'no-eligible-key', message });
