import type { JsonText } from '../../schema/generate/json-text.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Target } from '../codec.ts';
import { editStream } from '../openai-stream-edits.ts';
import { keepsExtra, type RelaySend } from '../relay.ts';
import { definedMembers, paramPaths } from './param-paths.ts';

type Edits = { [member: string]: JsonText | undefined };

/** The client's own body with the edits that are due; `undefined` when the host refuses something in it. */
export function relayRequest(body: JsonBody, target: Target, send: RelaySend): string | undefined {
  const { value } = body;
  for (const [name, path] of Object.entries(paramPaths)) {
    if (value[name] !== undefined && target.refusedParams.has(path)) return undefined;
  }
  const edits: Edits = {};
  if (value.model !== target.model) edits.model = printJson(target.model);
  for (const name in value) {
    if (name === 'fallbacks' || (!definedMembers.has(name) && !keepsExtra(send, name))) edits[name] = undefined;
  }
  editStream(edits, body, send.isStream);
  Object.assign(edits, send.edits);
  return Object.keys(edits).length === 0 ? body.text : body.edited(edits);
}
