import type { Row } from '../report/row.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { GatewayOptions, GatewayProcess } from '../servers/start-gateway.ts';

export interface PartContext {
  readonly upstream: ServerProcess;
  /** absent when the gateway is left out of the run */
  readonly gateway: ((options?: Partial<Omit<GatewayOptions, 'upstream'>>) => Promise<GatewayProcess>) | undefined;
  readonly bareProxy: () => Promise<ServerProcess>;
}

export interface Part {
  readonly name: string;
  run(context: PartContext): Promise<readonly Row[]>;
}

/** The model's name as this server wants it: the gateway has to be told the provider. */
export const modelFor = (server: ServerProcess, model: string): string =>
  server.name.startsWith('gateway') ? `openai/${model}` : model;

/** Runs something against a server that is stopped afterwards, come what may. */
export async function during<S extends ServerProcess, T>(
  start: Promise<S>,
  run: (server: S) => Promise<T>,
): Promise<T> {
  const server = await start;
  try {
    return await run(server);
  } finally {
    await server.stop();
  }
}
