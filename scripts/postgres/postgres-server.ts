// A PostgreSQL server for tests: its own data, its own port, gone when the tests are.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Makes an empty database. */
  createDatabase(name: string): void;
  /** Cuts every connection and answers nobody until `start`. */
  stop(): void;
  start(): void;
  /** Stops it and deletes its data. */
  remove(): void;
}

const isRoot = process.getuid?.() === 0;
const host = '127.0.0.1';
const user = 'postgres';

/**
 * A running server. Installs PostgreSQL when it is missing and may be installed; where neither is possible it says so
 * and gives `undefined`.
 */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const tools = findTools() ?? install();
  if (tools === undefined) {
    console.error('PostgreSQL is not installed and cannot be installed here: its tests do not run');
    return undefined;
  }
  const data = mkdtempSync(join(tmpdir(), 'bifrost-postgres-'));
  if (isRoot) run(['chown', user, data]);
  const port = await freePort();
  const as = (tool: string, ...args: readonly string[]) => run([...onBehalf(), join(tools, tool), ...args]);
  const start = () =>
    as(
      'pg_ctl',
      'start',
      '-w',
      '-D',
      data,
      '-l',
      join(data, 'log'),
      '-o',
      `-p ${port} -k ${data} -h ${host} -c fsync=off`,
    );
  const stop = () => as('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data);
  as('initdb', '-D', data, '-U', user, '-A', 'trust', '--no-sync', '-E', 'UTF8');
  start();
  return {
    host,
    port,
    user,
    createDatabase: (name) => as('createdb', '-h', host, '-p', String(port), '-U', user, name),
    start,
    stop,
    remove() {
      if (existsSync(join(data, 'postmaster.pid'))) stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The server refuses to run as root. */
const onBehalf = (): readonly string[] => (isRoot ? ['runuser', '-u', user, '--'] : []);

/** Distributions keep the server's own programs off the path. */
function findTools(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
}

function install(): string | undefined {
  if (!isRoot || Bun.which('apt-get') === null) return undefined;
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'postgresql'], options);
  return findTools();
}

function run(command: readonly string[]): void {
  const [program = '', ...args] = command;
  const { status, error } = spawnSync(program, args, { stdio: 'ignore', cwd: tmpdir() });
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
