import { imageKind, imageTypes, splitDataUrl } from '../../validation/image-kind.ts';
import { strictSchemaTrouble } from '../../validation/strict-schema.ts';
import type { KnownModel } from './known-model.ts';
import type { Refusal } from './refusal.ts';

/** Rules that chat and Responses share; each gives the first refusal or nothing. */

export function imageRefusal(url: string, param: string): Refusal | undefined {
  if (/^https?:\/\//.test(url)) return undefined;
  const parts = splitDataUrl(url);
  if (parts === undefined) {
    const message = `Invalid '${param}'. Expected a valid URL, but got a value with an invalid format.`;
    return { message, param, code: 'invalid_value' };
  }
  if ((imageTypes as readonly string[]).includes(parts.mediaType) && imageKind(parts.data) !== undefined)
    return undefined;
  const message =
    "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].";
  return { message, param, code: 'invalid_image_format' };
}

export function functionRefusal(
  name: string,
  parameters: unknown,
  isStrict: boolean,
  param: string,
): Refusal | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  const type = typeof parameters === 'object' && 'type' in parameters ? parameters.type : undefined;
  const trouble =
    type !== 'object'
      ? `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(type ?? 'None')}'.`
      : isStrict
        ? strictSchemaTrouble(parameters, true)
        : undefined;
  if (trouble === undefined) return undefined;
  return { message: `Invalid schema for function '${name}': ${trouble}`, param, code: 'invalid_function_parameters' };
}

export function formatRefusal(name: string, schema: unknown, isStrict: boolean, param: string): Refusal | undefined {
  const trouble = isStrict ? strictSchemaTrouble(schema, true) : undefined;
  return trouble === undefined
    ? undefined
    : { message: `Invalid schema for response_format '${name}': ${trouble}`, param };
}

export function jsonWordRefusal(texts: string, param: string, option: string): Refusal | undefined {
  if (/json/i.test(texts)) return undefined;
  return {
    message: `'${param}' must contain the word 'json' in some form, to use '${option}' of type 'json_object'.`,
    param,
  };
}

/** Reasoning models take no sampling parameters but the default ones. */
export function samplingRefusal(
  model: KnownModel,
  values: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): Refusal | undefined {
  if (!model.reasons) return undefined;
  const wrong = Object.entries(values).find(
    ([name, value]) => value !== undefined && value !== null && value !== defaults[name],
  );
  if (wrong === undefined) return undefined;
  const [param, value] = wrong;
  if (!(param in defaults)) {
    return {
      message: `Unsupported parameter: '${param}' is not supported with this model.`,
      param,
      code: 'unsupported_parameter',
    };
  }
  const message = `Unsupported value: '${param}' does not support ${value} with this model. Only the default (${defaults[param]}) value is supported.`;
  return { message, param, code: 'unsupported_value' };
}
