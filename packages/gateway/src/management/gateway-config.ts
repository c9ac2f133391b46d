import { type AdminLogin, readLogin, writeLogin } from '../admin/admin-login.ts';
import { defaultPriceUrl } from '../catalog/price-sync.ts';
import type { Env } from '../config/env.ts';
import { resolveEnvVars } from '../config/resolve-env-vars.ts';
import { literal } from '../config/schema/env-var.ts';
import type { Framework } from '../config/schema/framework.ts';
import { clientView } from './client-view.ts';
import type { LiveConfig } from './live-config.ts';
import type { ManagementRoute } from './management-route.ts';
import { type Members, membersOf } from './read-body.ts';
import { readClient } from './read-client.ts';
import { readSentLogin } from './read-login.ts';
import { Refusal } from './refusal.ts';
import { restartReason } from './restart-reasons.ts';

/** `/api/config`: the behaviour of the gateway as a whole. */
export const configRoutes = (live: LiveConfig, env: Env): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: '/api/config',
    permission: { resource: 'settings', operation: 'view' },
    summary: 'The configuration of the gateway; `from_db=true` asks the database instead of the running gateway.',
    handle: async ({ query }) => ({ body: await configView(live, query.get('from_db') === 'true') }),
  },
  {
    method: 'put',
    path: '/api/config',
    permission: { resource: 'settings', operation: 'update' },
    summary: 'Replaces the configuration of the gateway. What is left out is off or empty.',
    handle: async ({ json }) => {
      await update(live, membersOf(await json()), env);
      return { body: { status: 'success', message: 'configuration updated successfully' } };
    },
  },
];

async function configView(live: LiveConfig, isFromDatabase: boolean) {
  const { store, current } = live;
  const source = isFromDatabase ? live.existingStore : undefined;
  const client = (await source?.client.read())?.client ?? current.config.client;
  const restart = await store?.settings.get('restart_required');
  return {
    client_config: clientView(client),
    framework_config: frameworkView(current.config.framework),
    auth_config: authView(store && (await readLogin(store))),
    is_db_connected: store !== undefined,
    is_cache_connected: false,
    is_logs_connected: false,
    ...(restart !== undefined && { restart_required: { required: true, reason: restart } }),
  };
}

const frameworkView = (framework: Framework | undefined) => ({
  id: 1,
  pricing_url: framework?.pricing?.pricing_url ?? defaultPriceUrl,
  pricing_sync_interval: framework?.pricing?.pricing_sync_interval ?? 86_400,
});

function authView(login: AdminLogin | undefined) {
  const isOff = login === undefined || !login.isEnabled;
  return {
    admin_username: literal(login?.username ?? ''),
    admin_password: literal((login?.passwordHash ?? '') === '' ? '' : '<redacted>'),
    is_enabled: login?.isEnabled ?? false,
    disable_auth_on_inference: isOff || login.isOffOnInference,
  };
}

/** Everything is looked at before anything is written. */
async function update(live: LiveConfig, sent: Members, env: Env): Promise<void> {
  if (live.store === undefined) throw new Refusal(500, 'Config store not initialized');
  checkFramework(sent['framework_config'], frameworkView(live.current.config.framework));
  const auth = sent['auth_config'];
  await live.change(async (records) => {
    const stored = await records.client.read();
    const before = stored?.client ?? live.current.config.client;
    const client = readClient(membersOf(sent['client_config']), before, (url) => resolveEnvVars(url, env));
    const login =
      auth === undefined || auth === null ? undefined : await readSentLogin(auth, await readLogin(records), env);
    await records.client.write({ client, configHash: stored?.configHash ?? '' });
    if (login !== undefined) await writeLogin(records, login);
    const reason = restartReason(before, client);
    if (reason !== undefined) await records.settings.set('restart_required', reason);
  });
}

/** Prices are fetched as the file says; sending back what was shown changes nothing. */
function checkFramework(sent: unknown, shown: ReturnType<typeof frameworkView>): void {
  if (sent === undefined || sent === null) return;
  const { pricing_url: url = '', pricing_sync_interval: seconds } = membersOf(sent);
  if (typeof seconds === 'number' && seconds <= 0)
    throw new Refusal(400, 'pricing sync interval must be greater than 0');
  const isSame =
    (url === '' || url === shown.pricing_url) &&
    (seconds ?? shown.pricing_sync_interval) === shown.pricing_sync_interval;
  if (!isSame) throw new Refusal(400, 'framework_config can be changed in config.json only');
}
