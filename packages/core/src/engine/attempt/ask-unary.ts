import type { UnaryEndpoint } from '../../providers/provider.ts';
import type { UpstreamRequest } from '../../providers/upstream-request.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { RequestType } from '../../schema/request-type.ts';
import { type FormPart, printForm } from '../../wire/print-form.ts';
import type { EncodedUnary, UnaryTarget } from '../../wire/unary-format.ts';
import type { UnaryCall } from '../call.ts';
import { type KeyEntry, resolveAlias } from '../keys/key-entry.ts';
import type { AttemptContext } from './attempt-context.ts';
import { type Dialled, dial } from './dial.ts';
import { mergeExtraParams } from './merge-extra-params.ts';
import { readAnswer } from './read-answer.ts';
import { refusalOf } from './refuse-loss.ts';
import { originOf, upstreamRequest } from './upstream-target.ts';

/** One exchange of an operation with one key: its own, or the one before it. */
export interface UnaryAsk {
  readonly call: UnaryCall;
  readonly endpoint: UnaryEndpoint;
  readonly entry: KeyEntry | undefined;
  readonly type: RequestType;
  /** in the operation's own words */
  readonly request: unknown;
}

/** The client's request in the operation's own words. */
export const unaryRequestOf = (call: UnaryCall): Result<unknown> =>
  call.request === undefined ? call.format.decodeRequest(call.body, call.files) : ok(call.request);

export const unaryTargetOf = (provider: string, model: string, call: UnaryCall): UnaryTarget => ({
  provider,
  model,
  receivedAtMs: call.receivedAtMs,
});

/** Encodes, sends, and waits for a good head. */
export async function askUnary(context: AttemptContext, ask: UnaryAsk): Promise<Result<Dialled>> {
  const { run, record, ready, parts, snapshot, raw } = context;
  const { call, endpoint, entry } = ask;
  const model = resolveAlias(entry, run.target.model);
  record.resolvedModel = model;
  const origin = originOf(ready, call, ask.type, model, entry);
  const refused = endpoint.refusal?.(origin);
  if (refused !== undefined) return fail(refused);
  const encoded = endpoint.format.encodeRequest(ask.request, unaryTargetOf(ready.settings.name, model, call));
  if (!encoded.ok) return encoded;
  const { wire: known, form, ids, notes, extra } = encoded.value;
  const isWidened = extra !== undefined && call.options.passesExtraParams && isJsonObject(known);
  const wire = isWidened ? mergeExtraParams(known, extra) : known;
  const refusal = call.options.fidelity === 'strict' ? refusalOf(notes) : undefined;
  if (refusal !== undefined) return fail(refusal);
  record.requestNotes = notes;
  const body = { text: form === undefined ? printJson(wire) : '', value: isJsonObject(wire) ? wire : {} };
  if (raw.keepsRequest) record.rawRequest = form === undefined ? body.text : printJson(formInWords(form));
  const plain = upstreamRequest(ready, endpoint, ids === undefined ? origin : { ...origin, ids }, call, body);
  return await dial(withParts(plain, encoded.value, `bifrost-${parts.ports.newId()}`), {
    ports: parts.ports,
    snapshot,
    ready,
    key: entry?.key,
    client: call.signal,
    isStream: call.isStream,
    record,
    decodeError: ready.settings.provider.decodeError,
  });
}

function withParts(request: UpstreamRequest, { form, query }: EncodedUnary, boundary: string): UpstreamRequest {
  const url = query === undefined ? request.url : withQuery(request.url, query);
  if (form === undefined) return { ...request, url };
  const headers = { ...request.headers, 'content-type': `multipart/form-data; boundary=${boundary}` };
  return { ...request, url, headers, body: printForm(form, boundary) };
}

function withQuery(url: string, query: NonNullable<EncodedUnary['query']>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.append(name, value);
  const text = asked.toString();
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
}

/** A form for the log: its texts, and of its files what they are. */
function formInWords(form: readonly FormPart[]): JsonObject {
  return Object.fromEntries(
    form.map((part) =>
      'value' in part
        ? [part.name, part.value]
        : [part.name, { filename: part.file.filename, bytes: part.file.bytes.byteLength }],
    ),
  );
}

/** Reads the whole answer in the operation's own words. */
export async function hearUnary(
  { ready, parts, snapshot, record, raw }: AttemptContext,
  { endpoint, request }: UnaryAsk,
  { upstream, response }: Dialled,
): Promise<Result<unknown>> {
  const { format } = endpoint;
  const { decodeError } = ready.settings.provider;
  const { maxBodyBytes } = snapshot.settings;
  const isMedia = format.decodeMedia !== undefined;
  const read = isMedia
    ? await upstream.readBytes(response, maxBodyBytes)
    : await upstream.readText(response, maxBodyBytes);
  upstream.close();
  record.upstreamEnd = parts.ports.clock();
  if (!read.ok) return read;
  if (typeof read.value !== 'string') {
    const mediaType = response.headers.get('content-type');
    const media = { bytes: read.value, ...(mediaType !== null && { mediaType }) };
    const decoded = format.decodeMedia?.(media, request);
    if (decoded !== undefined) return decoded;
  }
  const text = typeof read.value === 'string' ? read.value : new TextDecoder().decode(read.value);
  if (raw.keepsResponse) record.rawResponse = text;
  const answer = response.status === 204 && text === '' ? nothingSaid : readAnswer(response.status, text, decodeError);
  if (!answer.ok) return answer;
  const checked = endpoint.check?.(answer.value);
  if (checked !== undefined && !checked.ok) return checked;
  return format.decodeResponse(answer.value, request);
}

/** Some hosts answer a deletion with no content at all. */
const nothingSaid = emptyBody();
function emptyBody(): Result<JsonBody> {
  const parsed = JsonBody.parse('{}');
  if (!parsed.ok) throw new Error(parsed.message);
  return ok(parsed.body);
}
