import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatRequest } from '../chat-bodies.ts';
import type { Variant } from '../variants.ts';
import { rootDirectory, type ServerProcess, stopChild } from './server-process.ts';

export interface GatewayProcess extends ServerProcess {
  /** ms from the start of the process to its first served request */
  readonly startedInMs: number;
}

export interface GatewayOptions {
  readonly upstream: ServerProcess;
  readonly variant: Variant;
}

const startLimitMs = 20_000;

/** Starts a gateway with a fresh app directory and waits until it has served a request. */
export async function startGateway(options: GatewayOptions): Promise<GatewayProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'bifrost-bench-'));
  const config = options.variant.config(`http://127.0.0.1:${options.upstream.port}`);
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config, undefined, 2));
  const port = await freePort();
  const startedAt = performance.now();
  const child = Bun.spawn(
    [
      'node',
      join(rootDirectory, 'bin', 'bifrost'),
      '-port',
      String(port),
      '-host',
      '127.0.0.1',
      '-app-dir',
      directory,
      '-log-level',
      'error',
    ],
    {
      cwd: rootDirectory,
      stdout: 'ignore',
      stderr: 'pipe',
    },
  );
  const complaints = new Response(child.stderr).text();
  const stop = async (): Promise<void> => {
    await stopChild(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await firstServed(port, options.variant, () => child.exitCode === null);
  } catch (cause) {
    await stop();
    throw new Error(await complaints, { cause });
  }
  return {
    name: `gateway (${options.variant.name})`,
    port,
    pid: gatewayPid(child.pid),
    startedInMs: performance.now() - startedAt,
    stop,
  };
}

/** The launcher, which is how users start it, stays as the parent of the process that serves. */
function gatewayPid(pid: number): number {
  const [child] = Bun.spawnSync(['cat', `/proc/${pid}/task/${pid}/children`])
    .stdout.toString()
    .trim()
    .split(' ');
  return child === undefined || child === '' ? pid : Number(child);
}

async function firstServed(port: number, variant: Variant, isRunning: () => boolean): Promise<void> {
  const body = chatRequest('openai/gpt-4o', 'tag-first000');
  const headers = { 'content-type': 'application/json', ...variant.headers };
  const deadline = performance.now() + startLimitMs;
  let last = 'nobody listens';
  while (performance.now() < deadline && isRunning()) {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    if (answer?.status === 200) return;
    if (answer !== undefined) last = `${answer.status} ${await answer.text()}`;
    await Bun.sleep(5);
  }
  throw new Error(`the gateway did not come up: ${last}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port),
      );
    });
  });
}
