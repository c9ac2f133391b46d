import { type JsonReply, json } from '../../http/reply.ts';
import type { Path, Trouble } from '../../validation/trouble.ts';

export interface Refusal {
  readonly message: string;
  readonly type?: string;
  readonly param?: string | null;
  readonly code?: string | null;
}

/** @see https://platform.openai.com/docs/guides/error-codes/api-errors */
export function refuse(status: number, refusal: Refusal): JsonReply {
  const { message, type = 'invalid_request_error', param = null, code = null } = refusal;
  return json(status, { error: { message, type, param, code } });
}

/** `messages[0].content[1].type` */
export const spell = (path: Path): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

const articles: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a decimal',
  int: 'an integer',
  integer: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const named = (types: string): string => {
  const words = types.split(' or ').map((type) => articles[type] ?? type);
  return words.length > 1 ? `one of ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
};

/** A trouble in OpenAI's words. */
export function refusalOf(trouble: Trouble): Refusal {
  const param = spell(trouble.path);
  switch (trouble.type) {
    case 'unknown-member':
      return { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' };
    case 'missing':
      return { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' };
    case 'wrong-type': {
      const [expected, received] = [named(trouble.expected), named(trouble.received)];
      return {
        message: `Invalid type for '${param}': expected ${expected}, but got ${received} instead.`,
        param,
        code: 'invalid_type',
      };
    }
    case 'not-one-of': {
      const options = trouble.options.map((option) => `'${option}'`);
      const list = options.length > 1 ? `${options.slice(0, -1).join(', ')} and ${options.at(-1)}` : options.join('');
      return {
        message: `Invalid value: '${trouble.received}'. Supported values are: ${list}.`,
        param,
        code: 'invalid_value',
      };
    }
    case 'out-of-bounds':
      return { ...boundsOf(trouble, param), param };
    case 'pattern':
      return {
        message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${trouble.pattern}'.`,
        param,
        code: 'invalid_value',
      };
    case 'rule':
      return { message: trouble.message, param, code: 'invalid_value' };
  }
}

function boundsOf(trouble: Extract<Trouble, { type: 'out-of-bounds' }>, param: string): Refusal {
  const { of, side, bound, size } = trouble;
  const sort = side === 'below' ? 'minimum' : 'maximum';
  if (of === 'array' && size === 0) {
    const message = `Invalid '${param}': empty array. Expected an array with minimum length ${bound}, but got an empty array instead.`;
    return { message, code: 'empty_array' };
  }
  if (of === 'array' || of === 'string') {
    const word = side === 'below' ? 'short' : 'long';
    const article = of === 'array' ? 'an' : 'a';
    const message = `Invalid '${param}': ${of} too ${word}. Expected ${article} ${of} with ${sort} length ${bound}, but got ${article} ${of} with length ${size} instead.`;
    return { message, code: `${of}_${side}_${side === 'below' ? 'min' : 'max'}_length` };
  }
  const word = of === 'int' || (Number.isInteger(size) && Number.isInteger(bound) && bound > 2) ? 'integer' : 'decimal';
  const message = `Invalid '${param}': ${word} ${side} ${sort} value. Expected a value ${side === 'below' ? '>=' : '<='} ${bound}, but got ${size} instead.`;
  return { message, code: `${word}_${side}_${side === 'below' ? 'min' : 'max'}_value` };
}
