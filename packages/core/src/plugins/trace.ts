/** A request's trace once everything has been sent. Times are ms since the epoch. */
export interface FinishedTrace {
  readonly request_id: string;
  readonly trace_id: string;
  readonly parent_id?: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly spans: readonly TraceSpan[];
  readonly plugin_logs: readonly PluginLogEntry[];
}

export interface TraceSpan {
  readonly name: string;
  /** `http.request`, `llm.call`, `retry`, `fallback`, `plugin` */
  readonly kind: string;
  readonly span_id: string;
  readonly parent_id?: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly status: 'ok' | 'error';
  readonly message?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface PluginLogEntry {
  readonly plugin_name: string;
  readonly level: LogLevel;
  readonly message: string;
  /** ms since the epoch */
  readonly timestamp: number;
}
