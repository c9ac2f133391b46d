import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { ruleOf, statusOf } from '../schema/errors/gateway-error.ts';
import { asJsonText } from '../schema/json/raw-json.ts';
import type { HookError } from './plugin.ts';

/** The error as hooks see it: the public envelope. */
export function toHookError(error: GatewayError): HookError {
  const rule = ruleOf(error);
  const type = error.type ?? rule.type;
  const code = error.code ?? rule.code;
  return {
    is_bifrost_error: rule.isGatewayError,
    status_code: statusOf(error),
    error: {
      message: error.message,
      ...(type !== undefined && { type }),
      ...(code !== undefined && { code }),
      ...(error.param !== undefined && { param: JSON.parse(error.param) }),
    },
  };
}

/** An error that a hook made or changed. */
export function fromHookError(error: HookError): GatewayError {
  const { message, type, code, param } = error.error ?? { message: 'refused by a plugin' };
  return {
    kind: 'plugin-refused',
    message,
    status: error.status_code ?? (error.is_bifrost_error === true ? 500 : 400),
    ...((type ?? error.type) !== undefined && { type: type ?? error.type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param: asJsonText(JSON.stringify(param)) }),
    ...(error.allow_fallbacks !== undefined && { allowsFallbacks: error.allow_fallbacks }),
  } as GatewayError;
}

/** Nothing in it: by the contract of hooks, an empty error beside a response means recovery. */
export const isEmptyHookError = (error: HookError): boolean =>
  error.status_code === undefined &&
  error.type === undefined &&
  !error.error?.message &&
  error.error?.type === undefined;
