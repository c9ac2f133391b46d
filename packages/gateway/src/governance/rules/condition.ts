import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';

/** What a condition may ask about. Numbers are percentages, 0 to 100 and above. */
export interface RuleVariables {
  readonly model: string;
  readonly provider: string;
  readonly request_type: string;
  /** lower-case names */
  readonly headers: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  readonly virtual_key_id: string;
  readonly virtual_key_name: string;
  readonly team_id: string;
  readonly team_name: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly budget_used: number;
  readonly tokens_used: number;
  readonly request: number;
}

/** A compiled expression. `failure` says why it could not be judged; such a condition does not hold. */
export type Condition = (variables: RuleVariables) => { readonly holds: boolean; readonly failure?: string };

const env = celEnv();
const missingKey = /field not found|no such key/;
const operators = [
  '==',
  '!=',
  '&&',
  '||',
  '>',
  '<',
  ' in ',
  'matches',
  '.startsWith(',
  '.contains(',
  '.endsWith(',
  '[',
  ']',
  '(',
  ')',
  '!',
];

/**
 * Compiles a condition of the Common Expression Language, regular expressions with RE2's linear-time syntax.
 * Refuses what does not parse, names an unknown variable, or does not give a boolean.
 * @see https://github.com/google/cel-spec
 */
export function compileCondition(expression: string): Result<Condition> {
  const text = expression.trim();
  if (text === '' || text === 'true') return ok(() => ({ holds: true }));
  if (text === 'false') return ok(() => ({ holds: false }));
  if (!operators.some((operator) => text.includes(operator)))
    return invalidRequest(`cel_expression has no operator: ${text}`);
  try {
    const program = plan(env, parse(withLowerCaseNames(text)));
    const condition: Condition = (variables) => judge(program({ ...variables }));
    const trial = condition(sample);
    return trial.failure === undefined ? ok(condition) : invalidRequest(`invalid cel_expression: ${trial.failure}`);
  } catch (cause) {
    return invalidRequest(`invalid cel_expression: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function judge(result: unknown): ReturnType<Condition> {
  if (typeof result === 'boolean') return { holds: result };
  if (!isCelError(result)) return { holds: false, failure: 'the expression gives no boolean' };
  return missingKey.test(result.message) ? { holds: false } : { holds: false, failure: result.message };
}

/** Header and query names are compared in lower case, however an expression spells them. */
const withLowerCaseNames = (text: string): string =>
  text
    .replace(
      /\b(headers|params)\s*\[\s*(["'])(.*?)\2\s*\]/g,
      (_, map, quote, name) => `${map}[${quote}${name.toLowerCase()}${quote}]`,
    )
    .replace(
      /(["'])([^"']*)\1(\s+in\s+(?:headers|params)\b)/g,
      (_, quote, name, rest) => quote + name.toLowerCase() + quote + rest,
    );

/** Values of the right types, on which every expression is tried once when it is compiled. */
const sample: RuleVariables = {
  model: 'm',
  provider: 'p',
  request_type: 'chat_completion',
  headers: new Map(),
  params: new Map(),
  virtual_key_id: '',
  virtual_key_name: '',
  team_id: '',
  team_name: '',
  customer_id: '',
  customer_name: '',
  budget_used: 0,
  tokens_used: 0,
  request: 0,
};
