import { compact } from '../../schema/compact.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Ask } from '../codec.ts';
import type { Peek } from '../relay.ts';
import { decodeFinish } from './finish.ts';
import { MemberReader } from './member-reader.ts';
import { nativeDefaults } from './response-defaults.ts';
import { decodeUsage } from './usage.ts';

/** The provider's own answer; the unified API promises some members that providers leave out. */
export function relayResponse(body: JsonBody, ask: Ask): string {
  if (ask.dialect === 'vendor') return body.text;
  const edits: { [member: string]: JsonText } = {};
  const { value } = body;
  if (value['object'] === undefined) edits['object'] = asJsonText('"response"');
  for (const [name, absent] of Object.entries(nativeDefaults))
    if (value[name] === undefined) edits[name] = printJson(absent);
  if (value['created_at'] === undefined) edits['created_at'] = asJsonText(String(Math.floor(ask.receivedAtMs / 1000)));
  if (value['model'] === undefined) edits['model'] = asJsonText(JSON.stringify(ask.answeredBy.model));
  const usage = splitUsage(body.source('usage'));
  if (usage !== undefined) edits['usage'] = usage;
  return Object.keys(edits).length === 0 ? body.text : body.edited(edits);
}

/** The counts with cache reads and writes apart; `undefined` when there is nothing to add. */
function splitUsage(text: JsonText | undefined): JsonText | undefined {
  const usage = bodyOf(text);
  if (usage === undefined) return undefined;
  const details = bodyOf(usage.source('input_tokens_details')) ?? bodyOf(asJsonText('{}'));
  if (details === undefined) return undefined;
  const { value } = details;
  const read = readNumber(value['cached_tokens']) ?? 0;
  const written = readNumber(value['cache_write_tokens']) ?? 0;
  const edits: { [member: string]: JsonText } = {};
  if (value['cached_tokens'] === undefined) edits['cached_tokens'] = asJsonText('0');
  if (value['cached_read_tokens'] === undefined) edits['cached_read_tokens'] = asJsonText(String(read));
  if (value['cached_write_tokens'] === undefined) edits['cached_write_tokens'] = asJsonText(String(written));
  if (Object.keys(edits).length === 0) return undefined;
  return asJsonText(usage.edited({ input_tokens_details: asJsonText(details.edited(edits)) }));
}

function bodyOf(text: JsonText | undefined): JsonBody | undefined {
  const parsed = text === undefined ? undefined : JsonBody.parse(text);
  return parsed?.ok ? parsed.body : undefined;
}

const clientCalls: ReadonlySet<string> = new Set([
  'function_call',
  'custom_tool_call',
  'computer_call',
  'local_shell_call',
  'apply_patch_call',
]);

/** Shells and tool searches are run by the client or by the provider. */
function isClientCall(item: JsonObject): boolean {
  const type = readString(item['type']) ?? '';
  if (type === 'shell_call') return readObject(item['environment'])?.['container_id'] === undefined;
  return clientCalls.has(type) || (type === 'tool_search_call' && item['execution'] === 'client');
}

/** What cost, logs and metrics want to know of a response object. */
export function peekResponse(body: JsonBody): Peek {
  return peekAt(body.value, new MemberReader(body.value));
}

function peekAt(value: JsonObject, wire: MemberReader): Peek {
  const usage = wire.child('usage');
  const status = readString(value['status']);
  const isOver = status !== undefined && status !== 'in_progress' && status !== 'queued';
  return compact({
    id: readString(value['id']),
    model: readString(value['model']),
    usage: usage && decodeUsage(usage),
    finishReasons: isOver ? [finishReason(value, status)] : undefined,
  });
}

function finishReason(value: JsonObject, status: string): string {
  if (status === 'failed') return 'error';
  const output = readObjects(value['output']);
  const hasCall = output.some(isClientCall);
  const hasRefusal = output.some((item) => readObjects(item['content']).some((part) => part['type'] === 'refusal'));
  const reason = readString(readObject(value['incomplete_details'])?.['reason']);
  return decodeFinish(status, reason, { hasCall, hasRefusal }).reason;
}

/** The response inside an event, completed like a whole answer; `undefined` when the event holds none. */
export function relayInnerResponse(
  event: JsonBody,
  ask: Ask,
): { readonly text: string; readonly peek: Peek } | undefined {
  const response = isJsonObject(event.value['response']) ? bodyOf(event.source('response')) : undefined;
  if (response === undefined) return undefined;
  const completed = relayResponse(response, ask);
  const text = completed === response.text ? event.text : event.edited({ response: asJsonText(completed) });
  return { text, peek: peekResponse(response) };
}
