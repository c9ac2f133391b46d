import type { Env } from './env.ts';

/** What the command line says, defaults filled in. */
export interface Flags {
  readonly host: string;
  readonly port: number;
  /** empty: the usual place of the operating system */
  readonly appDir: string;
  readonly logLevel: LogLevel;
  readonly logStyle: LogStyle;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logStyles = ['json', 'pretty'] as const;
export type LogStyle = (typeof logStyles)[number];

export type ParsedFlags =
  | { readonly type: 'flags'; readonly flags: Flags }
  | { readonly type: 'help' }
  | { readonly type: 'mistake'; readonly message: string };

export const usage = `Usage: bifrost [flags]

  -host string        address to listen on (default: BIFROST_HOST, else localhost)
  -port string        port to listen on (default: 8080)
  -app-dir string     directory of config.json and the databases
  -log-level string   debug, info, warn or error (default: LOG_LEVEL, else info)
  -log-style string   json or pretty (default: json)
`;

const names = ['host', 'port', 'app-dir', 'log-level', 'log-style'] as const;
type Name = (typeof names)[number];

/** Reads `-port 9000`, `--port 9000`, `-port=9000` and `--port=9000`; of a repeated flag the last one counts. */
export function parseFlags(args: readonly string[], env: Env): ParsedFlags {
  const values = new Map<Name, string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (/^--?(h|help)$/.test(arg)) return { type: 'help' };
    const [, written = '', inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = names.find((each) => each === written);
    if (name === undefined)
      return mistake(written === '' ? `unexpected argument ${arg}` : `unknown flag ${arg.replace(/=.*/s, '')}`);
    if (inline === undefined) index += 1;
    const value = inline ?? args[index];
    if (value === undefined) return mistake(`flag -${name} needs a value`);
    values.set(name, value);
  }
  return checked(values, env);
}

const mistake = (message: string): ParsedFlags => ({ type: 'mistake', message });

function checked(values: ReadonlyMap<Name, string>, env: Env): ParsedFlags {
  const port = values.get('port') ?? '8080';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return mistake('-port must be a number from 0 to 65535');
  const writtenLevel = (values.get('log-level') ?? env['LOG_LEVEL'] ?? 'info').toLowerCase();
  const logLevel = logLevels.find((level) => level === writtenLevel);
  // a level from the environment may be meant for somebody else
  if (logLevel === undefined && values.has('log-level'))
    return mistake(`-log-level must be one of ${logLevels.join(', ')}`);
  const logStyle = logStyles.find((style) => style === (values.get('log-style') ?? 'json'));
  if (logStyle === undefined) return mistake(`-log-style must be one of ${logStyles.join(', ')}`);
  const flags: Flags = {
    host: values.get('host') ?? (env['BIFROST_HOST'] || 'localhost'),
    port: Number(port),
    appDir: values.get('app-dir') ?? '',
    logLevel: logLevel ?? 'info',
    logStyle,
  };
  return { type: 'flags', flags };
}
