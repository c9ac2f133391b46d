import { describe, expect, test } from 'bun:test';
import { parseFlags } from './flags.ts';

const defaults = { host: 'localhost', port: 8080, appDir: '', logLevel: 'info', logStyle: 'json' } as const;
const flagsOf = (args: readonly string[], env = {}) => {
  const parsed = parseFlags(args, env);
  return parsed.type === 'flags' ? parsed.flags : parsed;
};

test.each([
  [['-port', '9000']],
  [['--port', '9000']],
  [['-port=9000']],
  [['--port=9000']],
  [['-port', '1', '-port=9000']],
])('%j', (args) => {
  expect(flagsOf(args)).toEqual({ ...defaults, port: 9000 });
});

test('all of them', () => {
  const args = ['-host', '::', '--app-dir=/data=1', '-log-level', 'DEBUG', '--log-style', 'pretty'];
  expect(flagsOf(args)).toEqual({ host: '::', port: 8080, appDir: '/data=1', logLevel: 'debug', logStyle: 'pretty' });
});

describe('the environment', () => {
  test('fills in what no flag says', () => {
    expect(flagsOf([], { BIFROST_HOST: '0.0.0.0', LOG_LEVEL: 'WARN' })).toEqual({
      ...defaults,
      host: '0.0.0.0',
      logLevel: 'warn',
    });
    expect(flagsOf(['-host=h', '-log-level=error'], { BIFROST_HOST: '0.0.0.0', LOG_LEVEL: 'warn' })).toEqual({
      ...defaults,
      host: 'h',
      logLevel: 'error',
    });
  });

  test('may speak of other levels', () => {
    expect(flagsOf([], { LOG_LEVEL: 'verbose', BIFROST_HOST: '' })).toEqual(defaults);
  });
});

test.each([
  [['-prot', '9000'], 'unknown flag -prot'],
  [['-prot=sk-secret'], 'unknown flag -prot'],
  [['9000'], 'unexpected argument 9000'],
  [['-port'], 'flag -port needs a value'],
  [['-port', '99999'], '-port must be a number from 0 to 65535'],
  [['-port', ''], '-port must be a number from 0 to 65535'],
  [['-log-level', 'loud'], '-log-level must be one of debug, info, warn, error'],
  [['-log-style', 'xml'], '-log-style must be one of json, pretty'],
])('%j is a mistake', (args, message) => {
  expect(parseFlags(args, {})).toEqual({ type: 'mistake', message });
});

test.each(['-h', '--help'])('%s', (flag) => {
  expect(parseFlags(['-port', '1', flag], {})).toEqual({ type: 'help' });
});
