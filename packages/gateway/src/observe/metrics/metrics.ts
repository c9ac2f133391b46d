import type { Logger } from '@bifrost/core/engine/ports.ts';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type CallMetrics, callMetrics } from './call-metrics.ts';
import { customLabels } from './custom-labels.ts';
import { httpMetrics, type ObserveHttp } from './http-metrics.ts';

/** The room's door: what the engine and the listener report to, and what a scrape reads. */
export interface Metrics extends CallMetrics {
  readonly observeHttp: ObserveHttp;
  /** Text exposition of everything, the process's own state included. */
  scrape(): Promise<Response>;
}

/** A registry of its own, so that several gateways in one process do not count together. */
export function createMetrics(labels: readonly string[], clock: () => number, log: Logger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const custom = customLabels(labels, log);
  return {
    ...callMetrics(registry, custom, clock),
    observeHttp: httpMetrics(registry, custom),
    scrape: async () => new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } }),
  };
}
