import { expect, test } from 'bun:test';
import { join } from 'node:path';

/** Starts a program that imports the module first and then tells what it was given. */
async function started(env: Record<string, string>): Promise<unknown> {
  const program = `await import(${JSON.stringify(join(import.meta.dir, 'connection-limit.ts'))});
    console.log(JSON.stringify([process.pid, process.env.BUN_CONFIG_MAX_HTTP_REQUESTS, process.argv.slice(2)]));`;
  const file = join(process.env['TMPDIR'] ?? '/tmp', `connection-limit-${process.pid}.ts`);
  await Bun.write(file, program);
  const { BUN_CONFIG_MAX_HTTP_REQUESTS: _unset, ...rest } = process.env;
  const child = Bun.spawn([process.execPath, file, '-port', '9000'], { stdout: 'pipe', env: { ...rest, ...env } });
  const [pid, limit, args] = JSON.parse(await new Response(child.stdout).text());
  await Bun.file(file).delete();
  return { isSameProcess: pid === child.pid, limit, args };
}

test('a process without a limit begins again with one, as the same process with the same arguments', async () => {
  expect(await started({})).toEqual({ isSameProcess: true, limit: '65000', args: ['-port', '9000'] });
});

test('a limit that somebody chose stays', async () => {
  expect(await started({ BUN_CONFIG_MAX_HTTP_REQUESTS: '300' })).toEqual({
    isSameProcess: true,
    limit: '300',
    args: ['-port', '9000'],
  });
});
