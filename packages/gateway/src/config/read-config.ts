import { applyMcpSettings } from './checks/apply-mcp-settings.ts';
import { checkClient } from './checks/check-client.ts';
import { checkGovernance } from './checks/check-governance.ts';
import { checkProviders } from './checks/check-providers.ts';
import { storeFaults } from './checks/check-stores.ts';
import { deepFreeze } from './deep-freeze.ts';
import { modernSpelling } from './deprecated/modern-spelling.ts';
import { detectProviders } from './detect-providers.ts';
import type { Env } from './env.ts';
import { jsonFault } from './json-fault.ts';
import { lenientParse } from './lenient-parse.ts';
import { error, type Finding, type Problem, warning } from './problem.ts';
import { resolveEnvVars } from './resolve-env-vars.ts';
import { Config, schemaUrl } from './schema/config.ts';
import { normaliseVersion1 } from './version-1.ts';

export type LoadedConfig = (
  | {
      readonly ok: true;
      readonly config: Config;
      /** nobody configured a provider; those in it come from variables of the environment */
      readonly hasDetectedProviders: boolean;
      /** top-level members that stand in the file, in today's spelling; absent when there is no file */
      readonly written?: ReadonlySet<string>;
    }
  | { readonly ok: false }
) & { readonly problems: readonly Problem[] };

export interface ReadContext {
  /** name of the source, for problems */
  readonly file: string;
  readonly env: Env;
  readonly newId: () => string;
}

/**
 * From the file's text to a configuration, as far as it can be read. Fails when it is no JSON object, and when going
 * on would lift limits, open doors or use another database than the one that was written.
 */
export function readConfig(text: string, context: ReadContext): LoadedConfig {
  const parsed = parseText(text);
  if (!parsed.ok) return { ok: false, problems: inFile(context.file, [parsed.finding]) };
  const modern = modernSpelling(parsed.json);
  const read = lenientParse(Config, modern.json);
  const found = [...schemaFindings(parsed.json), ...modern.findings, ...read.findings];
  const fatal = read.lost.filter(isVital).map((path) => error(path.join('.'), 'cannot be done without; not starting'));
  if (read.value === undefined || fatal.length > 0) {
    return { ok: false, problems: inFile(context.file, [...found, ...fatal]) };
  }
  const loaded = finish(read.value, found, context);
  return loaded.ok ? { ...loaded, written: new Set(Object.keys(modern.json ?? {})) } : loaded;
}

/** The configuration of a gateway that nobody configured. */
export const zeroConfig = (context: ReadContext): LoadedConfig => finish(Config.parse({}), [], context);

function finish(written: Config, found: readonly Finding[], context: ReadContext): LoadedConfig {
  const isBare = Object.keys(written.providers).length === 0;
  const complete = isBare ? { ...written, providers: detectProviders(context.env) } : written;
  const providers = checkProviders(normaliseVersion1(resolveEnvVars(complete, context.env)), context.newId);
  const client = checkClient(applyMcpSettings(providers.config));
  const governance = checkGovernance(client.config);
  const fatal = [...(governance.fatal ?? []), ...storeFaults(governance.config)];
  const findings = [...found, ...providers.findings, ...client.findings, ...governance.findings, ...fatal];
  const problems = inFile(context.file, findings);
  if (fatal.length > 0) return { ok: false, problems };
  const hasDetectedProviders = isBare && Object.keys(complete.providers).length > 0;
  return { ok: true, config: deepFreeze(governance.config), hasDetectedProviders, problems };
}

const inFile = (file: string, findings: readonly Finding[]): readonly Problem[] =>
  findings.map((finding) => ({ file, ...finding }));

function parseText(
  text: string,
): { readonly ok: true; readonly json: object } | { readonly ok: false; readonly finding: Finding } {
  const bare = text.replace(/^\uFEFF/, '');
  try {
    const json: unknown = JSON.parse(bare);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ok: true, json };
    return { ok: false, finding: { ...error('', 'is not a JSON object'), expected: 'members between { and }' } };
  } catch {
    // the parser's own words may quote the text, and the text holds secrets
    return { ok: false, finding: syntaxFinding(bare) };
  }
}

function syntaxFinding(text: string): Finding {
  const fault = jsonFault(text);
  const message = 'is not valid JSON';
  if (fault === undefined) return error('', message);
  const { line, column, expected } = fault;
  return { ...error('', `${message} at line ${line}, column ${column}`), expected };
}

function schemaFindings(json: object): readonly Finding[] {
  const isRight = '$schema' in json && json.$schema === schemaUrl;
  return isRight ? [] : [warning('$schema', `should be "${schemaUrl}", for editors to help`)];
}

/** Blocks whose loss would open something, and limits, which must not vanish one by one either. */
function isVital([block, list, ...rest]: readonly PropertyKey[]): boolean {
  const isWhole = list === undefined;
  if (isWhole)
    return ['client', 'providers', 'governance', 'config_store', 'logs_store', 'vector_store'].includes(String(block));
  return block === 'governance' && (list === 'budgets' || list === 'rate_limits') && rest.length <= 1;
}
