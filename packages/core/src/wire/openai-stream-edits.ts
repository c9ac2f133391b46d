import type { JsonText } from '../schema/generate/json-text.ts';
import { JsonBody } from '../schema/json/json-body.ts';
import { asJsonText, isJsonObject } from '../schema/json/raw-json.ts';
import { readObject } from '../schema/json/read-value.ts';

/** Sets `stream` and its options: usage is always asked for, and options without a stream are an error. */
export function editStream(edits: { [member: string]: JsonText | undefined }, body: JsonBody, isStream: boolean): void {
  const { stream, stream_options: options } = body.value;
  if (!isStream) {
    if (stream === true) edits.stream = undefined;
    if (options !== undefined) edits.stream_options = undefined;
    return;
  }
  if (stream !== true) edits.stream = asJsonText('true');
  if (readObject(options)?.include_usage === true) return;
  edits.stream_options = withUsage(isJsonObject(options) ? body.source('stream_options') : undefined);
}

function withUsage(options: string | undefined): JsonText {
  const parsed = options === undefined ? undefined : JsonBody.parse(options);
  return asJsonText(parsed?.ok ? parsed.body.edited({ include_usage: asJsonText('true') }) : '{"include_usage":true}');
}
