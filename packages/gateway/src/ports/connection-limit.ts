/**
 * The runtime's client opens 256 connections at most and reads another limit only at its own start, from the
 * environment. So a process that was started without one begins again with it, in place and before anything else is
 * loaded: import this first. Starting with the variable set saves the few milliseconds.
 */
const variable = 'BUN_CONFIG_MAX_HTTP_REQUESTS';

/** Beyond the ports that one address can offer, so that provider queues alone decide. */
const limit = '65000';

const isCompiled = Bun.main.startsWith('/$bunfs/') || /^[a-z]:[\\/]~BUN[\\/]/i.test(Bun.main);

if (process.env[variable] === undefined && typeof process.execve === 'function') {
  const args = process.argv.slice(isCompiled ? 2 : 1);
  const options = isCompiled ? [] : process.execArgv;
  process.execve(process.execPath, [process.execPath, ...options, ...args], { ...process.env, [variable]: limit });
}
