import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';
import { isList } from './read-json.ts';

const roles: ReadonlySet<unknown> = new Set([undefined, null, '', 'user', 'model', 'function', 'tool']);

/** What a request must have, whoever answers it; in the words of the API. */
export function checkRequest({ value: { contents } }: JsonBody): Result<void> {
  const isEmpty = contents === undefined || contents === null || (isList(contents) && contents.length === 0);
  if (isEmpty) return invalidRequest('* GenerateContentRequest.contents: contents is not specified');
  for (const content of isList(contents) ? contents : [contents]) {
    if (typeof content === 'string') continue;
    if (!isJsonObject(content)) return invalidRequest('contents must hold objects');
    if (!roles.has(content['role'])) return invalidRequest('Please use a valid role: user, model.');
  }
  return ok(undefined);
}
