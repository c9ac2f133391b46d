/** What the HTTP floor reads of the configuration's `client` block. Immutable; the file and the database have their own shape. */
export interface ClientSettings {
  /** `*` alone allows any origin; inside an entry it stands for one or more characters except `/` and `.` */
  readonly allowedOrigins: readonly string[];
  /** further CORS request headers; `*` allows any */
  readonly allowedHeaders: readonly string[];
  /** every inference request must carry these */
  readonly requiredHeaders: readonly string[];
  /** before and after decompression */
  readonly maxRequestBodyBytes: number;
  readonly enforcesAuthOnInference: boolean;
  readonly allowsPerRequestRawOverride: boolean;
  readonly allowsPerRequestContentStorageOverride: boolean;
  readonly headerFilter: HeaderFilterSettings;
  /** custom labels of the metrics */
  readonly prometheusLabels: readonly string[];
  readonly disablesDbPingsInHealth: boolean;
}

/** Which client headers may travel on to a provider. Entries: a name, a prefix with trailing `*`, or `*`. */
export interface HeaderFilterSettings {
  readonly allowlist: readonly string[];
  readonly denylist: readonly string[];
}

export const defaultClientSettings: ClientSettings = {
  allowedOrigins: ['*'],
  allowedHeaders: [],
  requiredHeaders: [],
  maxRequestBodyBytes: 100 * 1024 * 1024,
  enforcesAuthOnInference: false,
  allowsPerRequestRawOverride: false,
  allowsPerRequestContentStorageOverride: false,
  headerFilter: { allowlist: [], denylist: [] },
  prometheusLabels: [],
  disablesDbPingsInHealth: false,
};
