export interface Ran {
  readonly exitCode: number | null;
  /** what the program wrote on its standard error */
  readonly errorOutput: string;
}

/** Runs a program to its end without standard input. Unless it is to be quiet its output appears here as it comes. */
export async function runProcess(command: readonly string[], cwd: string, isQuiet = false): Promise<Ran> {
  const child = Bun.spawn([...command], {
    cwd,
    stdin: 'ignore',
    stdout: isQuiet ? 'ignore' : 'inherit',
    stderr: 'pipe',
  });
  const decoder = new TextDecoder();
  let errorOutput = '';
  for await (const bytes of child.stderr) {
    if (!isQuiet) process.stderr.write(bytes);
    errorOutput += decoder.decode(bytes, { stream: true });
  }
  return { exitCode: await child.exited, errorOutput };
}
