#!/usr/bin/env node
// node scripts/run.mjs <file.ts> [arguments]: what every npm script goes through, so that Node and npm are all one needs.
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { launch } from './launch/launch.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('usage: node scripts/run.mjs <file.ts> [arguments]\n');
  process.exitCode = 2;
} else {
  launch({ root, script, args });
}
