import { parseArgs } from 'node:util';
import { startSimulator } from './start-simulator.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '9090' } } });
const simulator = await startSimulator({ port: Number(values.port) });
console.log(
  `simulator listening on ${simulator.url} (OpenAI at ${simulator.url}/openai, Anthropic at ${simulator.url}/anthropic)`,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void simulator.stop().then(() => process.exit(0)));
