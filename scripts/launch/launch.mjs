import { spawn } from 'node:child_process';
import process from 'node:process';
import { findBun, linkBun } from './find-bun.mjs';
import { installIfNeeded } from './install.mjs';

/**
 * Runs a TypeScript file with the Bun of this checkout and ends as it ends: same exit code or same signal.
 * @param {{ root: string, script: string, args: readonly string[] }} program
 */
export function launch({ root, script, args }) {
  const isReady = installIfNeeded(root);
  if (isReady) linkBun(root);
  const bun = isReady ? findBun(root) : undefined;
  if (bun === undefined) {
    process.stderr.write(`There is no Bun for ${process.platform}-${process.arch} in node_modules.\n`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(bun, ['--no-env-file', script, ...args], { stdio: 'inherit' });
  child.on('error', (error) => {
    process.stderr.write(`${bun} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  const stopForwarding = forwardSignals(child);
  child.on('exit', (code, signal) => {
    stopForwarding();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

/** At a terminal Ctrl-C already reaches the whole group; a second interrupt would cut short an orderly shutdown. */
function forwardSignals(child) {
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'];
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}
