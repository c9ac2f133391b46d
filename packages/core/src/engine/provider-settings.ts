import type { Provider } from '../providers/provider.ts';
import type { ProviderKey } from '../providers/provider-key.ts';

/** How to reach a provider's host. */
export interface ConnectionSettings {
  readonly proxy?: ProxySettings;
  readonly caCertPem?: string;
  readonly skipsTlsVerification: boolean;
  readonly maxConnectionsPerHost: number;
  readonly enforcesHttp2: boolean;
  /** Set when the configuration is unusable: every dial fails with this text instead of going out unprotected. */
  readonly refusal?: string;
}

export type ProxySettings =
  | { readonly type: 'environment' }
  | { readonly type: 'http' | 'socks5'; readonly url: string; readonly username?: string; readonly password?: string };

/** One configured provider: a description plus what its owner set. Immutable. */
export interface ProviderSettings {
  readonly name: string;
  readonly provider: Provider;
  /** Replaces the description's own, without trailing slash. */
  readonly baseUrl?: string;
  readonly keys: readonly ProviderKey[];
  readonly isKeyless: boolean;
  readonly isCustom: boolean;
  /** Absent: everything. Else the public spellings (`chat_completion_stream`) that are allowed. */
  readonly allowedRequests?: ReadonlySet<string>;
  /** Path or whole URL by public spelling of the request type. */
  readonly pathOverrides: Readonly<Record<string, string>>;
  readonly extraHeaders: Readonly<Record<string, string>>;
  readonly betaHeaders: Readonly<Record<string, boolean>>;
  readonly requestTimeoutMs: number;
  readonly streamIdleTimeoutMs: number;
  readonly maxRetries: number;
  readonly backoffInitialMs: number;
  readonly backoffMaxMs: number;
  readonly connection: ConnectionSettings;
  readonly concurrency: number;
  readonly bufferSize: number;
  readonly sendsBackRawRequest: boolean;
  readonly sendsBackRawResponse: boolean;
  readonly storesRaw: boolean;
  /** OpenAI: forces `store: false`. */
  readonly disablesStore: boolean;
}

/** All that the engine reads of the configuration. Replaced as a whole, never changed. */
export interface EngineSettings {
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  /** A full queue refuses at once instead of letting the caller wait. */
  readonly dropsExcessRequests: boolean;
  /** Bodies and single upstream answers larger than this are refused. */
  readonly maxBodyBytes: number;
}
