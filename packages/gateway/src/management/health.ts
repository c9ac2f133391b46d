import type { Logger } from '@bifrost/core/engine/ports.ts';
import type { ClientSettings } from '../http/client-settings.ts';
import type { Route } from '../http/routes.ts';
import { stackOf } from '../http/stack-of.ts';
import { errorEnvelope } from './refusal.ts';

export interface HealthParts {
  readonly client: () => Pick<ClientSettings, 'disablesDbPingsInHealth'>;
  /** Rejects when the config store does not answer; absent when there is none. */
  readonly ping?: () => Promise<void>;
  readonly log: Logger;
}

const patienceMs = 10_000;

/** For load balancers and container runtimes. */
export function healthRoute({ client, ping, log }: HealthParts): Route {
  const healthy = (db_pings: string) => Response.json({ status: 'ok', components: { db_pings } });
  return {
    method: 'GET',
    paths: ['/health'],
    async handle() {
      if (client().disablesDbPingsInHealth) return healthy('disabled');
      try {
        if (ping) await inTime(ping());
        return healthy('ok');
      } catch (cause) {
        log.warn('the config store does not answer', { cause: stackOf(cause) });
        return Response.json(errorEnvelope(503, 'config store not available'), { status: 503 });
      }
    },
  };
}

function inTime(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
