// Loaded before every suite: the same cases each time, so that a red run means a change and not luck.
// FAST_CHECK_SEED=random explores; the seed of a failure is printed and may be given here.
import fc from 'fast-check';

const wanted = process.env['FAST_CHECK_SEED'] ?? '20261120';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
