import type { LogFields, Logger } from '@bifrost/core/engine/ports.ts';
import { SecretScrubber } from './secret-scrubber.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof levels)[number];

export interface LoggerOptions {
  /** lower ones are not written */
  readonly level: LogLevel;
  /** `json`: one object per line · `pretty`: for people */
  readonly style: 'json' | 'pretty';
  /** takes one line with its line end */
  readonly write: (line: string) => void;
  /** ms since the epoch */
  readonly now: () => number;
  /** colours in pretty lines */
  readonly isColoured?: boolean;
}

export interface GatewayLogger extends Logger {
  /** From now on these texts never appear in a line. */
  hide(secrets: Iterable<string>): void;
}

/** The log of the process. Secrets are taken out here and not where lines are made, so that nobody can forget to. */
export function createLogger({ level, style, write, now, isColoured = false }: LoggerOptions): GatewayLogger {
  const scrubber = new SecretScrubber();
  const print = style === 'json' ? jsonLine : prettyLine(isColoured);
  const at = (lineLevel: LogLevel) => {
    if (levels.indexOf(lineLevel) < levels.indexOf(level)) return () => undefined;
    return (message: string, fields: LogFields = {}) => {
      const time = new Date(now()).toISOString();
      write(`${print({ level: lineLevel, time, message: scrubber.text(message), fields: scrubber.value(fields) })}\n`);
    };
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    hide: (secrets) => scrubber.learn(secrets),
  };
}

interface Line {
  readonly level: LogLevel;
  readonly time: string;
  readonly message: string;
  readonly fields: unknown;
}

/** A field cannot replace what every line has. */
const jsonLine = ({ level, time, message, fields }: Line): string =>
  JSON.stringify(Object.assign({ level, time, message }, fields, { level, time, message }));

const colours: { readonly [Level in LogLevel]: string } = {
  debug: '\u001b[90m',
  info: '\u001b[36m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};
const plain = '\u001b[0m';

const prettyLine = (isColoured: boolean) => {
  return ({ level, time, message, fields }: Line): string => {
    const word = level.toUpperCase().padEnd(5);
    const shownLevel = isColoured ? `${colours[level]}${word}${plain}` : word;
    const shownFields = Object.entries(Object(fields)).map(([name, value]) => ` ${name}=${printField(value)}`);
    return `${time.slice(11, 23)} ${shownLevel} ${inOneLine(message)}${shownFields.join('')}`;
  };
};

/** A text from outside must not look like a line of its own, nor steer the terminal. */
const inOneLine = (text: string): string =>
  text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\u001b', '\\e');

const printField = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : (JSON.stringify(value) ?? 'undefined');
