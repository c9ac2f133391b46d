import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A gateway in a process of its own, with an app directory that nobody else has. */
export interface GatewayProcess extends AsyncDisposable {
  /** Reads log lines until one matches, and gives it back; throws when the process ends before. */
  until(isIt: (line: LogLine) => boolean): Promise<LogLine>;
  /** Reads on to the end of the output. */
  end(): Promise<{ readonly exitCode: number; readonly lines: readonly LogLine[]; readonly errorOutput: string }>;
  kill(signal: NodeJS.Signals): void;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface ProcessOptions {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** text of `config.json`; absent: no file */
  readonly config?: string;
}

/** Starts a gateway on a free port. Its environment holds nothing but what is given. */
export function gatewayProcess(
  command: readonly string[],
  { flags = ['-port', '0'], env = {}, config }: ProcessOptions = {},
): GatewayProcess {
  const appDir = mkdtempSync(join(tmpdir(), 'bifrost-gateway-'));
  if (config !== undefined) writeFileSync(join(appDir, 'config.json'), config);
  const child = Bun.spawn([...command, '-app-dir', appDir, ...flags], {
    env,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const output = linesOf(child.stdout);
  const errorOutput = new Response(child.stderr).text();
  const seen: LogLine[] = [];
  const next = async (): Promise<LogLine | undefined> => {
    const { value, done } = await output.next();
    if (done) return undefined;
    seen.push(value);
    return value;
  };
  return {
    async until(isIt) {
      for (let line = await next(); line !== undefined; line = await next()) if (isIt(line)) return line;
      throw new Error(`the gateway ended: ${JSON.stringify(seen)} ${await errorOutput}`);
    },
    async end() {
      while ((await next()) !== undefined);
      return { exitCode: await child.exited, lines: seen, errorOutput: await errorOutput };
    },
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
      rmSync(appDir, { recursive: true });
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<LogLine, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as LogLine;
  }
}
