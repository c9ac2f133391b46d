/** One entry of `plugins[]` in the configuration file, as this room needs it. */
export interface PluginEntry {
  readonly name: string;
  readonly enabled: boolean;
  readonly path?: string | undefined;
  readonly config?: unknown;
  readonly placement?: string | undefined;
  readonly order?: number | undefined;
}

/** Shown by the management API for each entry, running or not. */
export interface PluginStatus {
  readonly name: string;
  readonly status: 'active' | 'error' | 'disabled';
  readonly logs: readonly string[];
  readonly types: readonly string[];
}
