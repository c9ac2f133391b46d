import { expect, test } from 'bun:test';
import { defaultAppDir } from './app-dir.ts';

interface Case {
  readonly platform: NodeJS.Platform;
  readonly env?: Record<string, string>;
  /** absent: cannot be found out */
  readonly home?: string;
  readonly expected: string;
}

const cases: Case[] = [
  { platform: 'linux', home: '/home/me', expected: '/home/me/.config/bifrost' },
  { platform: 'darwin', home: '/Users/me', expected: '/Users/me/.config/bifrost' },
  { platform: 'win32', home: '/Users/me', env: { APPDATA: '/AppData' }, expected: '/AppData/bifrost' },
  { platform: 'win32', home: '/Users/me', expected: './bifrost-data' },
  { platform: 'linux', expected: './bifrost-data' },
  { platform: 'linux', home: '', expected: './bifrost-data' },
];

test.each(cases)('%j', ({ platform, env = {}, home, expected }) => {
  const homeDir = () => {
    if (home === undefined) throw new Error('no entry in the password file');
    return home;
  };
  expect(defaultAppDir({ platform, env, homeDir })).toBe(expected);
});
