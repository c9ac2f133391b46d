import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floorFaults } from './floors.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bifrost-floors-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function house(files: { readonly [path: string]: string }): Promise<readonly string[]> {
  await Promise.all(Object.entries(files).map(([path, text]) => Bun.write(join(root, 'packages', path), text)));
  return floorFaults(root);
}

test('what goes down, stays inside or enters by the door is fine', async () => {
  const faults = await house({
    'core/src/schema/usage.ts': '',
    'core/src/wire/notes.ts': `import type { Usage } from '../schema/usage.ts';`,
    'core/src/wire/framing/frame.ts': '',
    'core/src/wire/gemini/request.ts': `import '../notes.ts';\nimport './parts.ts';\nimport '../framing/frame.ts';`,
    'core/src/wire/gemini/parts.ts': '',
    'core/src/providers/registry.ts': `import { gemini } from './gemini/gemini.ts';`,
    'core/src/providers/gemini/gemini.ts': `import '../../wire/gemini/request.ts';`,
    'core/src/engine/engine.ts': `import '../providers/registry.ts';`,
    'gateway/src/config/config.ts': `import type { Usage } from '@bifrost/core/schema/usage.ts';`,
    'gateway/src/management/keys.ts': `import '../config/config.ts';`,
    'gateway/src/compose.ts': `import './management/keys.ts';`,
    'gateway/src/main.ts': `import './compose.ts';`,
  });
  expect(faults).toEqual([]);
});

const planted: [string, string, string, string][] = [
  ['upward', 'core/src/schema/a.ts', '../wire/b.ts', 'goes up, from schema to wire and catalog'],
  ['type-only', 'core/src/wire/a.ts', '../engine/b.ts', 'goes up, from wire and catalog to engine'],
  [
    'into the server',
    'core/src/engine/a.ts',
    '@bifrost/gateway/src/config/b.ts',
    'goes up, from engine to foundations of the gateway',
  ],
  ['format to format', 'core/src/wire/gemini/a.ts', '../cohere/b.ts', 'goes sideways into wire/cohere, past its door'],
  ['shared to format', 'core/src/wire/a.ts', './cohere/b.ts', 'goes up, from wire and catalog to wire formats'],
  [
    'provider to provider',
    'core/src/providers/groq/a.ts',
    '../xai/b.ts',
    'goes sideways into providers/xai, past its door',
  ],
  ['shared to provider', 'core/src/providers/a.ts', './xai/b.ts', 'goes up, from what providers share to providers'],
  [
    'into the registry',
    'core/src/providers/a.ts',
    './registry.ts',
    'goes up, from what providers share to provider registry',
  ],
  ['past the door', 'gateway/src/jobs/a.ts', '../realtime/b.ts', 'goes sideways into realtime, past its door'],
  ['pipeline to socket', 'gateway/src/cache/a.ts', '../http/b.ts', 'cache and http must not know each other'],
  [
    'unified API to drop-in',
    'gateway/src/inference/a.ts',
    '../integrations/b.ts',
    'goes up, from unified API to routes',
  ],
  ['one file to another', 'core/src/providers/groq.ts', './xai.ts', 'goes sideways into providers/xai, past its door'],
  ['strangers', 'gateway/src/cache/a.ts', '../governance/index.ts', 'cache and governance must not know each other'],
  ['room to composition', 'gateway/src/http/a.ts', '../compose.ts', 'goes up, from rooms to composition'],
  ['runtime in the core', 'core/src/engine/a.ts', 'node:fs', 'the core must run without Node or Bun'],
  ['test in what ships', 'core/src/engine/a.ts', '../../testing/b.ts', 'what ships must not lean on tests'],
];

test.each(planted)('names the offender: %s', async (_, from, specifier, fault) => {
  const [line, ...others] = await house({ [from]: `// first line\nimport type { B } from '${specifier}';` });
  expect(line).toStartWith(`packages/${from}:2 imports `);
  expect(line).toEndWith(`: ${fault}`);
  expect(others).toEqual([]);
});

test('finds cycles, through types and re-exports too', async () => {
  const faults = await house({
    'core/src/schema/a.ts': `import { b } from './b.ts';`,
    'core/src/schema/b.ts': `export type {\n  C,\n} from './c.ts';`,
    'core/src/schema/c.ts': `const a = () => import('./a.ts');`,
  });
  const [a, b, c] = ['a', 'b', 'c'].map((name) => `packages/core/src/schema/${name}.ts`);
  expect(faults).toEqual([`import cycle: ${a} → ${b} → ${c} → ${a}`]);
});

test('what only looks like an import is none', async () => {
  const faults = await house({
    'core/src/schema/a.ts': `// import '../wire/b.ts';\n/**\nimport '../wire/b.ts';\n */\nconst text = "import '../wire/b.ts'";`,
  });
  expect(faults).toEqual([]);
});

test('tests may look anywhere', async () => {
  expect(await house({ 'core/src/schema/a.test.ts': `import '../engine/b.ts';\nimport 'node:fs';` })).toEqual([]);
});
