import { describe, expect, test } from 'bun:test';
import { createLogger, type LoggerOptions } from './logger.ts';

function logger(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLogger({
    level: 'debug',
    style: 'json',
    write,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    ...options,
  });
  return { log, lines };
}

describe('lines', () => {
  test('are JSON objects', () => {
    const { log, lines } = logger();
    log.info('started', { port: 8080, nested: { a: [1] } });
    expect(lines).toEqual([
      '{"level":"info","time":"2026-01-02T03:04:05.006Z","message":"started","port":8080,"nested":{"a":[1]}}\n',
    ]);
  });

  test('keep their own members', () => {
    const { log, lines } = logger();
    log.warn('real', { message: 'fake', level: 'fake', time: 'fake' });
    expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 'warn', time: '2026-01-02T03:04:05.006Z', message: 'real' });
  });

  test('are one line each, whatever is in them', () => {
    for (const style of ['json', 'pretty'] as const) {
      const { log, lines } = logger({ style });
      log.info('a\nb\u001b[31m', { text: 'b\nc' });
      const line = lines.join('').trimEnd();
      expect([line.includes('\n'), line.includes('\u001b')]).toEqual([false, false]);
    }
  });

  test('are for people when asked', () => {
    const { log, lines } = logger({ style: 'pretty' });
    log.error('it failed', { provider: 'openai', reason: 'no key', count: 2 });
    expect(lines).toEqual(['03:04:05.006 ERROR it failed provider=openai reason="no key" count=2\n']);
  });

  test('have colours where they can be seen', () => {
    const { log, lines } = logger({ style: 'pretty', isColoured: true });
    log.warn('careful');
    expect(lines[0]).toContain('\u001b[33mWARN \u001b[0m careful');
  });

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ] as const)('from level %s upwards', (level, expected) => {
    const { log, lines } = logger({ level });
    for (const each of ['debug', 'info', 'warn', 'error'] as const) log[each]('x');
    expect(lines.map((line) => JSON.parse(line).level)).toEqual([...expected]);
  });

  test('survive what JSON has no words for', () => {
    const { log, lines } = logger();
    const circle: { self?: object } = {};
    circle.self = circle;
    log.info('x', { circle, big: 10n, map: new Map([['a', 1]]), date: new Date(0), run: () => 1, none: undefined });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      circle: { self: '[circular]' },
      big: '10',
      map: { a: 1 },
      date: '1970-01-01T00:00:00.000Z',
      run: '[function]',
    });
  });

  test('show errors with their stack', () => {
    const { log, lines } = logger();
    log.error('x', { cause: new Error('broken') });
    expect(JSON.parse(lines[0] ?? '').cause).toMatch(/^Error: broken\n\s+at /);
  });
});

describe('secrets', () => {
  const canary = 'canary0123456789';

  test.each([
    ['a field by its name', { api_key: canary }],
    ['a header', { headers: { Authorization: canary, 'x-bf-vk': canary, 'X-Api-Key': canary } }],
    ['real headers', { headers: new Headers({ cookie: canary }) }],
    ['a password deep inside', { a: [{ b: { admin_password: canary } }] }],
    ['a whole object under such a name', { credentials: { anything: canary } }],
    ['a bearer token in a text', { detail: `sent Authorization: Bearer ${canary} to the host` }],
    ['a key by its shape', { detail: `Incorrect API key provided: sk-proj-${canary}.` }],
    ['a virtual key by its shape', { detail: `sk-bf-${canary}` }],
    ['a password in a URL', { url: `postgres://user:${canary}@host/db` }],
    ['an error', { cause: new Error(`401 for Bearer ${canary}`) }],
    ['a token of three parts', { detail: `eyJhbGciOiJIUzI1NiJ9.${canary}.${canary}` }],
    ['a private key', { detail: `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----` }],
  ])('never appear: %s', (_, fields) => {
    for (const style of ['json', 'pretty'] as const) {
      const { log, lines } = logger({ style });
      log.error('refused', fields);
      expect(lines.join()).not.toContain(canary);
      expect(lines.join()).toContain('[redacted]');
    }
  });

  test('that were learnt never appear, in messages and in fields', () => {
    const { log, lines } = logger();
    log.hide([canary, 'wJalrXUtnFEMI/K7MDENGbPxRfiCY/EXAMPLEKEY', '']);
    log.error(`the host said "${canary}" is unknown (${canary})`, {
      url: `https://host/?key=${canary}&x=1`,
      aws: 'wJalrXUtnFEMI/K7MDENGbPxRfiCY/EXAMPLEKEY',
    });
    const line = lines.join();
    for (const part of [canary, 'wJalrXUtnFEMI', 'K7MDENGbPxRfiCY', 'EXAMPLEKEY']) expect(line).not.toContain(part);
    expect(line).toContain('the host said');
  });

  test('are not suspected everywhere', () => {
    const { log, lines } = logger();
    log.info('key openai-main serves gpt-4o', {
      tokens: 12,
      has_password: true,
      max_tokens: 5,
      total_tokens: 7,
      task: 'ask-me-anything-1234',
    });
    expect(lines.join()).not.toContain('[redacted]');
  });
});
