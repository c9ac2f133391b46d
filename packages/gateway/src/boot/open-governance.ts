import { baseModelName } from '@bifrost/core/catalog/base-model-name.ts';
import type { PriceSource } from '@bifrost/core/catalog/prices/price-source.ts';
import { parseFallbacks } from '@bifrost/core/engine/parse-model.ts';
import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import type { EngineSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Config } from '../config/schema/config.ts';
import type { ClientSettings } from '../config/settings/client-settings.ts';
import { createGovernance, type Governance, type GovernanceSources } from '../governance/create-governance.ts';
import { Ledger } from '../governance/ledger/ledger.ts';
import type { ViewOf } from '../http/model-view.ts';
import type { Steer } from '../http/steering.ts';
import { virtualKeyIn } from '../http/virtual-key.ts';
import type { ExplainCall } from '../management/explain.ts';

export interface GovernanceParts {
  readonly config: Pick<Config, 'governance'>;
  readonly settings: EngineSettings;
  readonly client: Pick<ClientSettings, 'enforcesAuthOnInference' | 'holdsLimitsStrictly' | 'routingChainMaxDepth'>;
  readonly catalog: ModelCatalog;
  readonly prices: PriceSource;
}

/** Governance over what the configuration says. Counters begin empty: each process is a writer of its own. */
export function openGovernance(
  parts: GovernanceParts,
  ports: Pick<Ports, 'now' | 'random' | 'newId'>,
  log: Logger,
): { readonly governance: Governance; readonly ledger: Ledger } {
  const ledger = new Ledger(ports.newId());
  const { governance, problems } = createGovernance(sourcesOf(parts), { ledger, now: ports.now, random: ports.random });
  for (const problem of problems) log.error(problem);
  return { governance, ledger };
}

/** All that governance reads, from one snapshot of the configuration. */
export const sourcesOf = ({ config, settings, client, catalog, prices }: GovernanceParts): GovernanceSources => ({
  section: config.governance,
  keys: new Map([...settings.providers].map(([name, { keys }]) => [name, keys])),
  prices,
  models: {
    serves: (provider, model) => catalog.serves(provider, model),
    lists: (provider, name) => catalog.lists(provider, name),
    baseName: baseModelName,
    isProvider: (name) => catalog.knownProviders.has(name),
  },
  isVirtualKeyMandatory: client.enforcesAuthOnInference,
  maxRuleDepth: client.routingChainMaxDepth,
  isStrict: client.holdsLimitsStrictly,
});

/** What governance has to say about where requests go; absent when it has neither rules nor keys. */
export function steerBy(governance: Governance): { readonly steer?: Steer } {
  if (governance.isIdle) return {};
  const steer: Steer = ({ model, namesFallbacks, requestType, headers, url }) => {
    const ask = {
      model,
      namesFallbacks,
      requestType,
      headers: new Map(Object.entries(headers)),
      params: paramsOf(url),
    };
    const { heading, fallbacks, keyId } = governance.steer(ask, virtualKeyIn(headers));
    return {
      model: heading.provider === undefined ? heading.model : `${heading.provider}/${heading.model}`,
      ...(fallbacks && { fallbacks }),
      ...(keyId !== undefined && { keyId }),
    };
  };
  return { steer };
}

const noParams: ReadonlyMap<string, string> = new Map();

function paramsOf(url: string): ReadonlyMap<string, string> {
  if (!url.includes('?')) return noParams;
  return new Map([...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value]));
}

/** A virtual key sees what its grants allow: whatever a call with it would accept, and nothing else. */
export const viewBy =
  (governance: Governance): ViewOf =>
  (virtualKey) => {
    const caller = governance.callerOf(virtualKey);
    if (caller.type === 'anonymous') return undefined;
    const admits = (provider: string, model: string) => governance.admits(caller, provider, model);
    const refused = governance.refusalOf(caller);
    return {
      ...(refused && { refusal: refused }),
      mayAsk: (provider) => admits(provider, ''),
      shows: admits,
    };
  };

/** Explains requests as this gateway would serve them now. */
export const explainBy =
  (governance: Governance, catalog: ModelCatalog, settings: () => EngineSettings): ExplainCall =>
  ({ model, virtual_key, request_type, fallbacks, headers, params }) =>
    governance.explain(
      {
        model,
        namesFallbacks: fallbacks !== undefined,
        requestType: request_type,
        headers: lowerCased(headers),
        params: lowerCased(params),
        fallbacks: parseFallbacks(fallbacks ?? [], catalog.knownProviders),
        candidatesFor: (bare) => catalog.providersServing(bare),
        keys: new Map([...settings().providers].map(([name, { keys }]) => [name, keys])),
      },
      virtual_key,
    );

const lowerCased = (values: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
