import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayProcess } from '../packages/gateway/src/boot/testing/gateway-process.ts';
import { buildBinary } from './build-binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'bifrost-binary-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the executable serves with nothing around it', async () => {
  const binary = join(folder, 'bifrost');
  buildBinary(binary);
  expect(statSync(binary).mode & 0o111).not.toBe(0);
  await using gateway = gatewayProcess([binary], { env: { PATH: '' } });
  const { url } = await gateway.until(({ message }) => message.startsWith('server bootstrap took'));
  expect((await fetch(`${url}health`)).status).toBe(200);
  gateway.kill('SIGTERM');
  expect((await gateway.end()).exitCode).toBe(0);
}, 120_000);
