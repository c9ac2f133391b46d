import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminAccess } from '../../admin/admin-access.ts';
import { writeLogin } from '../../admin/admin-login.ts';
import { ModelCatalog } from '../../catalog/model-catalog.ts';
import type { Env } from '../../config/env.ts';
import { Config } from '../../config/schema/config.ts';
import { buildSettings } from '../../config/settings/build-settings.ts';
import { hashPassword } from '../../secrets/password-hash.ts';
import type { ConfigStore } from '../../store/config-store.ts';
import { openConfigStore } from '../../store/open-config-store.ts';
import { LiveConfig, type Snapshot } from '../live-config.ts';
import { managementApp } from '../management-app.ts';
import type { ManagementRoute } from '../management-route.ts';
import { managementRoutes } from '../management-routes.ts';

export interface ManagedHouse extends AsyncDisposable {
  readonly live: LiveConfig;
  readonly routes: readonly ManagementRoute[];
  readonly store: ConfigStore | undefined;
  /** every snapshot that was put to work */
  readonly applied: readonly Snapshot[];
  readonly logged: readonly string[];
  now: number;
  ask(method: string, path: string, options?: AskOptions): Promise<Told>;
  /** Makes the administrator ann with this password. */
  addAdmin(password: string): Promise<void>;
}
export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly host?: string;
}
export interface Told {
  readonly status: number;
  readonly body: ReturnType<typeof JSON.parse>;
  readonly headers: Headers;
}

export interface HouseOptions {
  readonly hasStore?: boolean;
  readonly setUpToken?: string;
  readonly openPaths?: readonly string[];
  readonly env?: Env;
  readonly config?: object;
}

/** The management API on a database of its own, without engine and socket. */
export async function managedHouse(options: HouseOptions = {}): Promise<ManagedHouse> {
  const { hasStore = true, setUpToken, openPaths = [], env = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'bifrost-managed-'));
  const logged: string[] = [];
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const around = {
    defaultPath: join(folder, 'config.db'),
    passphrase: undefined,
    now: () => clock.now,
    pause: Bun.sleep,
    warn: () => undefined,
  };
  const store = hasStore ? await openConfigStore(undefined, around) : undefined;
  const config = Config.parse(options.config ?? {});
  const applied: Snapshot[] = [];
  const live = new LiveConfig({
    start: { config, ...buildSettings(config) },
    store,
    env,
    apply: async (next) => void applied.push(next),
  });
  const access = new AdminAccess({
    store,
    setUpToken,
    trustsOrigin: (origin) => origin === 'https://trusted.example',
    isOpenPath: (path) => openPaths.includes(path),
    now: () => clock.now,
  });
  const catalog = new ModelCatalog(new Map());
  catalog.learn('openai', ['gpt-4o', 'gpt-4o-mini', 'o1']);
  const newId = () => crypto.randomUUID();
  const routes = managementRoutes({ live, access, catalog, viewOf: () => undefined, env, newId, explain: () => ({}) });
  const log = {
    debug() {},
    info() {},
    warn: (text: string) => void logged.push(text),
    error: (text: string, fields?: object) => void logged.push(`${text} ${JSON.stringify(fields)}`),
  };
  const app = managementApp({ routes, access, maxBodyBytes: () => 1_000_000, log });
  return {
    live,
    routes,
    store,
    applied,
    logged,
    get now() {
      return clock.now;
    },
    set now(ms) {
      clock.now = ms;
    },
    ask: asking(app),
    async addAdmin(password) {
      if (store === undefined) throw new Error('no store');
      const login = {
        username: 'ann',
        passwordHash: await hashPassword(password),
        isEnabled: true,
        isOffOnInference: true,
      };
      await store.change((records) => writeLogin(records, login));
    },
    async [Symbol.asyncDispose]() {
      await store?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Asks without a socket, as a browser on the gateway's own page would. */
const asking =
  (app: (request: Request) => Response | Promise<Response>): ManagedHouse['ask'] =>
  async (method, path, { body, headers = {}, host = 'localhost:8080' } = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`http://${host}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: text }),
    });
    const response = await app(request);
    const answer = await response.text();
    return {
      status: response.status,
      body: answer === '' ? undefined : JSON.parse(answer),
      headers: response.headers,
    };
  };
