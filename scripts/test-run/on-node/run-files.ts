import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

// run-files.ts <test files>: says what failed and why, then prints `{"passed", "failed", "skipped"}` as its last line.
// Only single tests count, not blocks.
const tally = { passed: 0, failed: 0, skipped: 0 };

function note(event: TestEvent): void {
  if (event.type !== 'test:pass' && event.type !== 'test:fail') return;
  if (event.type === 'test:fail') report(event.data);
  if (event.data.details.type === 'suite') return;
  if (event.data.skip !== undefined || event.data.todo !== undefined) tally.skipped += 1;
  else if (event.type === 'test:pass') tally.passed += 1;
  else tally.failed += 1;
}

function report({ name, details }: Extract<TestEvent, { type: 'test:fail' }>['data']): void {
  if (details.type === 'suite') return;
  const cause = details.error.cause ?? details.error;
  console.error(`(fail) ${name}\n${cause instanceof Error ? cause.stack : inspect(cause)}\n`);
}

const entry = fileURLToPath(new URL('./hand-over.ts', import.meta.url));
for await (const event of run({ files: [entry], isolation: 'none' })) note(event);
console.error(JSON.stringify(tally));
process.exit(tally.failed === 0 ? 0 : 1);
