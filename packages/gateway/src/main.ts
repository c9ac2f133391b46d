import './ports/connection-limit.ts'; // first: it may start the process anew

import { mkdirSync } from 'node:fs';
import { readLogin } from './admin/admin-login.ts';
import { banner } from './boot/banner.ts';
import { shutDown } from './boot/graceful-shutdown.ts';
import { openPrices } from './boot/open-prices.ts';
import { openStores, type StoreMachine } from './boot/open-stores.ts';
import { reportProblems } from './boot/report-problems.ts';
import { setUpNotice, setUpToken } from './boot/set-up-token.ts';
import { compose } from './compose.ts';
import { defaultAppDir } from './config/app-dir.ts';
import { type Flags, parseFlags, usage } from './config/flags.ts';
import { loadConfig } from './config/load-config.ts';
import { secretsIn } from './config/secrets-in.ts';
import { buildSettings } from './config/settings/build-settings.ts';
import { type Listener, listen } from './http/listener.ts';
import { version } from './management/version.ts';
import { createLogger, type GatewayLogger } from './observe/logger.ts';

const graceMs = 30_000;

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** From the command line to an open socket. The returned code ends the process; without one it runs. */
async function main(): Promise<number | undefined> {
  const parsed = parseFlags(process.argv.slice(2), process.env);
  switch (parsed.type) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'mistake':
      process.stderr.write(`${parsed.message}\n\n${usage}`);
      return 2;
    case 'flags':
      return start(parsed.flags, loggerFor(parsed.flags));
  }
}

function loggerFor({ logLevel, logStyle }: Flags): GatewayLogger {
  return createLogger({
    level: logLevel,
    style: logStyle,
    write: (line) => void process.stdout.write(line),
    now: Date.now,
    isColoured: process.stdout.isTTY,
  });
}

async function start(given: Flags, log: GatewayLogger): Promise<number | undefined> {
  const flags = { ...given, appDir: given.appDir || defaultAppDir() };
  try {
    mkdirSync(flags.appDir, { recursive: true, mode: 0o755 });
    const loaded = await loadConfig(flags.appDir, { env: process.env, newId: () => crypto.randomUUID() });
    reportProblems(loaded.problems, log);
    if (!loaded.ok) return 1;
    log.hide(secretsIn(loaded.config));
    const { config, store, findings: found } = await openStores(loaded, machine(flags.appDir, log));
    log.hide(secretsIn(config));
    const { settings, client, findings } = buildSettings(config);
    reportProblems(
      [...found, ...findings].map((finding) => ({ file: flags.appDir, ...finding })),
      log,
    );
    const hasLogin = store !== undefined && ((await readLogin(store))?.isEnabled ?? false);
    const token = setUpToken({ host: flags.host, appDir: flags.appDir, env: process.env, hasLogin });
    if (token !== undefined) log.hide([token]);
    const management = {
      env: process.env,
      hide: log.hide,
      ...(store && { store }),
      ...(token !== undefined && { setUpToken: token }),
    };
    const prices = openPrices(loaded.config, after, log);
    const gateway = await compose({ config, management, settings, client, flags, log, prices: prices.live });
    const listener = listen(gateway, { hostname: flags.host, port: flags.port });
    const close = () => {
      prices.sync.stop();
      return gateway.close();
    };
    stopOnSignals(listener, { close }, log);
    process.stderr.write(banner(version, listener.url.href));
    if (token !== undefined && !hasLogin) process.stderr.write(setUpNotice(token));
    // since the process began, so that loading the program counts as well
    log.info(`server bootstrap took ${Math.round(performance.now())} ms`, { version, url: listener.url.href });
    return undefined;
  } catch (cause) {
    log.error('the gateway could not start', { cause });
    return 1;
  }
}

const machine = (appDir: string, log: GatewayLogger): StoreMachine => ({
  appDir,
  env: process.env,
  now: Date.now,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  warn: (message) => log.warn(message),
});

/** The first signal ends in an orderly way, the second at once. */
function stopOnSignals(listener: Listener, gateway: { close(): Promise<void> }, log: GatewayLogger): void {
  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info('shutting down', { signal });
    const parts = { stopListening: (force?: boolean) => listener.stop(force), close: () => gateway.close() };
    process.exit(await shutDown(parts, { graceMs, after, log }));
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(signal));
}

const exitCode = await main();
if (exitCode !== undefined) process.exit(exitCode);
