import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { gatewayProcess, type ProcessOptions } from './boot/testing/gateway-process.ts';

const start = (options?: ProcessOptions) =>
  gatewayProcess([process.execPath, '--no-env-file', join(import.meta.dir, 'main.ts')], options);
const isUp = ({ message }: { readonly message: string }) => message.startsWith('server bootstrap took');

test('listens, says how long it took, and ends in an orderly way', async () => {
  await using gateway = start();
  const { message, url } = await gateway.until(isUp);
  expect(message).toMatch(/^server bootstrap took \d+ ms$/);
  expect((await fetch(`${url}health`)).status).toBe(200);
  gateway.kill('SIGTERM');
  const { exitCode, errorOutput } = await gateway.end();
  expect(exitCode).toBe(0);
  expect(errorOutput).toContain(`listening on ${url}`);
});

test('reports what is wrong with the configuration, and starts', async () => {
  await using gateway = start({ config: '{"client": {"nonsense": 1}, "providers": {"unheard": {}}}' });
  await gateway.until(isUp);
  gateway.kill('SIGINT');
  const { exitCode, lines } = await gateway.end();
  const said = lines.map(({ level, message }) => `${level} ${message.replace(/^.*config\.json: /, '')}`);
  expect(said).toContain('warn client.nonsense: unknown member, ignored');
  expect(said).toContain('error providers.unheard: unsupported provider: unheard; providers.unheard is left out');
  expect(exitCode).toBe(0);
});

describe('does not start', () => {
  test('on a configuration that is no JSON', async () => {
    await using gateway = start({ config: '{' });
    const { exitCode, lines } = await gateway.end();
    expect(exitCode).toBe(1);
    expect(lines.map(({ message }) => message).join()).toEndWith(
      'config.json: is not valid JSON at line 1, column 2 (expected a name in double quotes)',
    );
  });

  test('on a flag it does not know', async () => {
    await using gateway = start({ flags: ['-prot', '1'] });
    const { exitCode, errorOutput } = await gateway.end();
    expect(exitCode).toBe(2);
    expect(errorOutput).toStartWith('unknown flag -prot\n\nUsage: bifrost');
  });

  test('on a port that is taken', async () => {
    await using first = start();
    const { url } = await first.until(isUp);
    await using second = start({ flags: ['-port', new URL(String(url)).port] });
    const { exitCode, lines } = await second.end();
    expect(exitCode).toBe(1);
    expect(lines.at(-1)?.message).toBe('the gateway could not start');
  });
});

test('no secret of the configuration gets into the log', async () => {
  const secret = 'canary-0123456789-abcdef';
  const keys = [
    { name: 'k', value: 'env.CANARY', models: ['*'], unknown: secret },
    { name: 'k', value: secret },
  ];
  const config = JSON.stringify({ encryption_key: secret, providers: { openai: { keys } } });
  await using gateway = start({ config, env: { CANARY: secret }, flags: ['-port', '0', '-log-level', 'debug'] });
  await gateway.until(isUp);
  gateway.kill('SIGTERM');
  expect(JSON.stringify(await gateway.end())).not.toContain(secret);
});
