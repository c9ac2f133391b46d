import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export const loadDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
export const rootDirectory = join(loadDirectory, '..', '..');

/** Bun opens 256 connections at most unless told otherwise; the proxy has to hold thousands. */
const environment = { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: '65000' };

/** Starts one of the small servers beside this folder; it prints its port as JSON when it is ready. */
async function startScript(name: string, script: string, args: readonly string[]): Promise<ServerProcess> {
  const child = Bun.spawn([process.execPath, join(loadDirectory, script), ...args], {
    stdout: 'pipe',
    stderr: 'inherit',
    env: environment,
  });
  for await (const bytes of child.stdout) {
    const { port }: { readonly port: number } = JSON.parse(new TextDecoder().decode(bytes));
    return { name, port, pid: child.pid, stop: () => stopChild(child) };
  }
  throw new Error(`${script} ended before it was ready`);
}

export async function stopChild(child: Bun.Subprocess): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await child.exited;
  clearTimeout(late);
}

export const startUpstream = (): Promise<ServerProcess> => startScript('upstream', 'upstream.ts', []);
export const startBareProxy = (upstream: ServerProcess): Promise<ServerProcess> =>
  startScript('bare proxy', 'bare-proxy.ts', [`http://127.0.0.1:${upstream.port}`]);
