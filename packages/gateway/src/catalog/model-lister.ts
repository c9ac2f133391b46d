import { filterModels } from '@bifrost/core/catalog/filter-models.ts';
import { mergeModels } from '@bifrost/core/catalog/page-models.ts';
import type { CallOptions, UnaryCall } from '@bifrost/core/engine/call.ts';
import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { Ports } from '@bifrost/core/engine/ports.ts';
import type { ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import { JsonBody } from '@bifrost/core/schema/json/json-body.ts';
import type { KeyStatus, Model } from '@bifrost/core/schema/models/model.ts';
import { openaiModels } from '@bifrost/core/wire/openai-models/openai-models.ts';

/** What some providers told about their models, merged and sorted by id. */
export interface ModelListing {
  readonly models: readonly Model[];
  readonly statuses: readonly KeyStatus[];
  /** in the order of the providers; those that merely have no list or no key are not among them */
  readonly errors: readonly GatewayError[];
}

/** Who asks: what his headers say, and how long he waits. */
export interface Asker {
  readonly options: CallOptions;
  readonly signal: AbortSignal;
}

/** Which providers a caller may hear of. */
export interface ProviderView {
  mayAsk(provider: string): boolean;
}

/** Asks providers for their models, one question per enabled key, since keys may see and allow different ones. */
export class ModelLister {
  readonly #engine: Engine;
  #providers: ReadonlyMap<string, ProviderSettings>;
  readonly #ports: Pick<Ports, 'now' | 'clock' | 'newId'>;

  constructor(
    engine: Engine,
    providers: ReadonlyMap<string, ProviderSettings>,
    ports: Pick<Ports, 'now' | 'clock' | 'newId'>,
  ) {
    this.#engine = engine;
    this.#providers = providers;
    this.#ports = ports;
  }

  /** From now on asks these. */
  configure(providers: ReadonlyMap<string, ProviderSettings>): void {
    this.#providers = providers;
  }

  get providers(): readonly string[] {
    return [...this.#providers.keys()].sort();
  }

  /** The models of one provider; when none is named, of all that may be asked. */
  async list(provider: string | undefined, asker: Asker, view?: ProviderView): Promise<ModelListing> {
    const names = provider === undefined ? this.providers.filter((name) => view?.mayAsk(name) ?? true) : [provider];
    const answers = (await Promise.all(names.map((name) => this.#ofProvider(name, asker)))).flat();
    return {
      models: mergeModels(answers.map((answer) => answer.models)),
      statuses: answers.flatMap((answer) => answer.statuses),
      errors: answers.flatMap((answer) => answer.errors),
    };
  }

  #ofProvider(name: string, asker: Asker): Promise<ModelListing[]> {
    const settings = this.#providers.get(name);
    const keys = settings?.keys.filter((key) => key.isEnabled) ?? [];
    // without a key the engine still has a word to say: a keyless provider's list, or why there is none
    if (keys.length === 0) return Promise.all([this.#ask(name, undefined, asker)]);
    return Promise.all(keys.map((key) => this.#ask(name, key, asker)));
  }

  async #ask(provider: string, key: ProviderKey | undefined, { options, signal }: Asker): Promise<ModelListing> {
    const call = this.#callOf(provider, key === undefined ? options : { ...options, pinnedKeyId: key.id }, signal);
    const outcome = await this.#engine.handle(call);
    if (outcome.type === 'failure') return failed(provider, key, outcome.error);
    const parsed = JsonBody.parse(outcome.type === 'answer' ? outcome.body : '');
    const decoded = parsed.ok ? openaiModels.decodeResponse(parsed.body, {}) : undefined;
    const upstream = decoded?.ok ? decoded.value.models : [];
    const { models, blockedModels, aliases } = key ?? unrestricted;
    return {
      models: filterModels(upstream, { provider, models, blockedModels, aliases }),
      statuses: key === undefined ? [] : [{ keyId: key.id, status: 'success', provider }],
      errors: [],
    };
  }

  #callOf(provider: string, options: CallOptions, signal: AbortSignal): UnaryCall {
    return {
      id: this.#ports.newId(),
      operation: 'unary',
      requestType: 'list_models',
      format: openaiModels,
      isStream: false,
      body: nothingAsked,
      primary: { provider, model: '' },
      fallbacks: [],
      options,
      signal,
      receivedAt: this.#ports.clock(),
      receivedAtMs: this.#ports.now(),
      dialect: 'gateway',
    };
  }
}

const unrestricted = { models: ['*'], blockedModels: [], aliases: {} };

const nothingAsked = emptyBody();
function emptyBody(): JsonBody {
  const parsed = JsonBody.parse('{}');
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

/** A provider that has no list, or no key to ask with, is no failure of the whole. */
function failed(provider: string, key: ProviderKey | undefined, error: GatewayError): ModelListing {
  const isSilent = error.kind === 'no-eligible-key' || error.kind === 'unsupported-operation';
  const status = { keyId: key?.id ?? '', status: 'list_models_failed', provider, error: error.message };
  return {
    models: backfilled(provider, key),
    statuses: key === undefined ? [] : [status],
    errors: isSilent ? [] : [error],
  };
}

/** What a key names is offered also while its provider does not answer. */
function backfilled(provider: string, key: ProviderKey | undefined): readonly Model[] {
  if (key === undefined) return [];
  const { models, blockedModels, aliases } = key;
  return filterModels([], { provider, models, blockedModels, aliases });
}
