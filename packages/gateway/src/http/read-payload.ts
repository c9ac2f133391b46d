import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import { JsonBody, type MemberEdits } from '@bifrost/core/schema/json/json-body.ts';
import { asJsonText } from '@bifrost/core/schema/json/raw-json.ts';
import type { FormFile } from '@bifrost/core/schema/media.ts';
import type { Arrival } from './arrival.ts';
import type { InferenceRoute } from './inference-route.ts';
import { isTooDeep } from './json-depth.ts';
import type { PathParams } from './path-params.ts';
import { readForm } from './read-form.ts';

/** What a request says, in one JSON object, and the files that came with it. */
export interface Payload {
  readonly text: string;
  readonly files?: readonly FormFile[];
}

/** Is the body all that the request says? Then it is not looked into here. */
export const takesPlainJson = (route: InferenceRoute): boolean =>
  route.operation === 'generate' || route.takes === undefined;

/** Body, path and query as one object. What the path says beats the body, the body beats the query. */
export async function readPayload(
  route: InferenceRoute,
  bytes: Uint8Array<ArrayBuffer>,
  { headers, url }: Pick<Arrival, 'headers' | 'url'>,
  pathParams: PathParams | undefined,
): Promise<Result<Payload>> {
  // where the path names the target, that is all it says
  const params = route.targetInPath === undefined ? pathParams : undefined;
  if (route.operation === 'generate' || route.takes === undefined) return ok({ text: decoder.decode(bytes) });
  const contentType = headers['content-type'] ?? '';
  const isForm = contentType.toLowerCase().startsWith('multipart/form-data');
  if (route.takes === 'form' && !isForm)
    return invalidRequest('invalid request format: the body must be multipart/form-data');
  if (isForm && (route.takes === 'form' || route.takes === 'json-or-form')) {
    const form = await readForm(bytes, contentType);
    if (!form.ok) return form;
    const { members, files } = form.value;
    return ok({ text: joined(JSON.stringify(members), url, params), files });
  }
  const text = route.takes === 'nothing' ? '' : decoder.decode(bytes);
  return ok({ text: joined(text.trim() === '' ? '{}' : text, url, params) });
}

const decoder = new TextDecoder();

/** A body that cannot be read stays as it is: its reader knows how to complain. */
function joined(text: string, url: string, params: PathParams | undefined): string {
  if (isTooDeep(text)) return text;
  const body = JsonBody.parse(text);
  if (!body.ok) return text;
  const edits: { [member: string]: MemberEdits[string] } = Object.create(null);
  for (const [name, value] of new URL(url).searchParams) {
    if (!Object.hasOwn(body.body.value, name)) edits[name] ??= asJsonText(JSON.stringify(value));
  }
  for (const [name, value] of Object.entries(params ?? {})) edits[name] = asJsonText(JSON.stringify(value));
  return body.body.edited(edits);
}
