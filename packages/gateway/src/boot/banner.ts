/** What greets whoever starts the gateway by hand. */
export function banner(version: string, url: string): string {
  const lines = [`Bifrost ${version}`, `listening on ${url}`];
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`, ''].join('\n');
}
