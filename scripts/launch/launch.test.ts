import { expect, test } from 'bun:test';
import { join } from 'node:path';

const root = join(import.meta.dir, '..', '..');
const runner = join(root, 'scripts', 'run.mjs');

function run(source: string, ...args: string[]) {
  const script = join(import.meta.dir, 'fixtures', source);
  return Bun.spawn(['node', runner, script, ...args], { stdout: 'pipe', stderr: 'pipe', stdin: 'ignore' });
}

test('passes arguments, output and exit code through', async () => {
  const child = run('print-and-exit.ts', '7', 'two words', '--flag');
  expect(await child.exited).toBe(7);
  expect(await new Response(child.stdout).text()).toBe('["7","two words","--flag"]\n');
});

test('passes a signal on and waits for the orderly end', async () => {
  const child = run('wait-for-signal.ts');
  const lines = child.stdout.getReader();
  await lines.read(); // the handler is in place
  child.kill('SIGTERM');
  expect(await child.exited).toBe(5);
});

test('ends by the signal that ended the program', async () => {
  const child = run('wait-for-signal.ts', 'unhandled');
  const lines = child.stdout.getReader();
  await lines.read();
  child.kill('SIGTERM');
  await child.exited;
  expect(child.signalCode).toBe('SIGTERM');
});

test('without a script it says how to use it', async () => {
  const child = Bun.spawn(['node', runner], { stdout: 'ignore', stderr: 'pipe', stdin: 'ignore' });
  expect(await child.exited).toBe(2);
  expect(await new Response(child.stderr).text()).toStartWith('usage:');
});
