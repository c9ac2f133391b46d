import type { GenerateEndpoint, Origin } from '../../providers/provider.ts';
import type { UpstreamRequest } from '../../providers/upstream-request.ts';
import { unlessEmpty } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { MemberEdits } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { GenerateType } from '../../schema/request-type.ts';
import type { Ask, Sent, Target } from '../../wire/codec.ts';
import type { Relay, RelaySend } from '../../wire/relay.ts';
import type { GenerateCall } from '../call.ts';
import { type KeyEntry, resolveAlias } from '../keys/key-entry.ts';
import type { ReadyProvider } from '../run/ready-provider.ts';
import type { RunState } from '../run/run-state.ts';
import { editedTree, quirkEdits } from './apply-quirks.ts';
import { askOf } from './ask-of.ts';
import { mergeExtraParams } from './merge-extra-params.ts';
import { refusalOf } from './refuse-loss.ts';
import { unsayable } from './refuse-unsayable.ts';
import { sealsDropped, withoutSeals } from './seals.ts';
import { originOf, upstreamRequest } from './upstream-target.ts';

/** Everything about one attempt of a conversation but its credential. */
export interface PreparedGenerate {
  readonly upstream: UpstreamRequest;
  readonly endpoint: GenerateEndpoint;
  readonly ask: Ask;
  readonly sent: Sent;
  readonly notes: readonly FidelityNote[];
  /** the answer may go to the client as the provider wrote it */
  readonly relay: Relay | undefined;
  readonly resolvedModel: string;
}

export interface GenerateAim {
  readonly ready: ReadyProvider;
  readonly endpoint: GenerateEndpoint;
  readonly type: GenerateType;
  readonly entry: KeyEntry | undefined;
  /** The history goes without its proofs: the provider refused them. */
  readonly dropsSeals: boolean;
}

const noNotes: readonly FidelityNote[] = [];

/** Encodes the call for one key, always from what the client and the stages said, never from an earlier attempt. */
export function prepareGenerate(run: RunState, call: GenerateCall, asked: GenerateAim): Result<PreparedGenerate> {
  const { ready, entry } = asked;
  const model = resolveAlias(entry, run.target.model);
  const endpoint = asked.endpoint.forModel?.(model) ?? asked.endpoint;
  const aim = endpoint === asked.endpoint ? asked : { ...asked, endpoint };
  const origin = originOf(ready, call, aim.type, model, entry);
  const refused = endpoint.refusal?.(origin);
  if (refused !== undefined) return fail(refused);
  const target = targetOf(run, aim, origin);
  const relay = endpoint.format === call.format ? endpoint.format.relay : undefined;
  const ask = askOf(run, call, target);
  const base = { endpoint, ask, resolvedModel: model };
  const isNative = relay !== undefined && !run.isReplaced && !aim.dropsSeals && !hasNestedExtras(call);
  if (isNative) {
    const edits = editsOf(aim, call.body.value, target, origin);
    const text = relay.request(call.body, target, sendOf(call, endpoint, edits));
    if (text !== undefined) {
      const upstream = upstreamRequest(ready, endpoint, origin, call, { text, value: call.body.value });
      return ok({ ...base, upstream, sent: untouched(target), notes: noNotes, relay });
    }
  }
  const encoded = encode(run, call, aim, target, origin);
  if (!encoded.ok) return encoded;
  const { tree, sent, notes } = encoded.value;
  const upstream = upstreamRequest(ready, endpoint, origin, call, { text: printJson(tree), value: tree });
  return ok({ ...base, upstream, sent, notes, relay: isUntouched(sent) ? relay : undefined });
}

function targetOf(run: RunState, aim: GenerateAim, origin: Origin): Target {
  const { ready, endpoint, entry } = aim;
  return {
    ...endpoint.target(origin),
    format: endpoint.format.name,
    provider: ready.settings.name,
    model: origin.model,
    sealFamily: ready.settings.provider.sealFamily(origin.model),
    idSeed: run.id,
    ...(entry !== undefined && { keyRef: entry.ref }),
  };
}

/** On drop-in routes the unknown members stand in an object of their own, which only the middle way takes apart. */
const hasNestedExtras = (call: GenerateCall): boolean =>
  call.options.passesExtraParams && call.body.value['extra_params'] !== undefined;

function editsOf(aim: GenerateAim, body: JsonObject, target: Target, origin: Origin): MemberEdits | undefined {
  const edits = quirkEdits(aim.endpoint.quirks, body, target, origin);
  if (!aim.ready.settings.disablesStore || aim.type !== 'responses') return edits;
  return { ...edits, store: asJsonText('false') };
}

interface EncodedTree {
  readonly tree: JsonObject;
  readonly sent: Sent;
  readonly notes: readonly FidelityNote[];
}

function encode(
  run: RunState,
  call: GenerateCall,
  aim: GenerateAim,
  target: Target,
  origin: Origin,
): Result<EncodedTree> {
  const asked = run.request();
  if (!asked.ok) return asked;
  const request = spokenAs(aim.dropsSeals ? withoutSeals(asked.value) : asked.value, call.isStream);
  const lost = unsayable(request, target);
  if (lost !== undefined) return fail(lost);
  const encoded = aim.endpoint.format.codec.encodeRequest(request, target);
  if (!encoded.ok) return encoded;
  const { wire, sent } = encoded.value;
  const notes = aim.dropsSeals
    ? [...encoded.value.notes, sealsDropped(asked.value, target.format)]
    : encoded.value.notes;
  const refusal = call.options.fidelity === 'strict' ? refusalOf(notes) : undefined;
  if (refusal !== undefined) return fail(refusal);
  if (!isJsonObject(wire)) return fail({ kind: 'conversion-failed', message: conversionFailed });
  return ok({ tree: finished(wire, request, call, aim, target, origin), sent, notes });
}

const conversionFailed = 'failed to convert bifrost request to the expected provider request body';

function finished(
  wire: JsonObject,
  request: GenerateRequest,
  call: GenerateCall,
  aim: GenerateAim,
  target: Target,
  origin: Origin,
): JsonObject {
  const extra = travellingExtra(request, call, aim.endpoint);
  const merged = extra === undefined ? wire : mergeExtraParams(wire, extra);
  const edits = editsOf(aim, merged, target, origin);
  return edits === undefined ? merged : editedTree(merged, edits);
}

/** What the client's format does not define and yet goes upstream: because the client, or the host, wants it. */
function travellingExtra({ extra }: GenerateRequest, call: GenerateCall, { takesExtra }: GenerateEndpoint) {
  if (extra === undefined || call.options.passesExtraParams || takesExtra === 'all') return extra;
  if (takesExtra === undefined) return undefined;
  return unlessEmpty(Object.fromEntries(Object.entries(extra).filter(([name]) => takesExtra.has(name))));
}

const nothing: ReadonlyMap<string, string> = new Map();
const none: ReadonlySet<string> = new Set();

/** For a body that nobody encoded: there is nothing to undo in its answer. */
function untouched(target: Target): Sent {
  const { sealFamily: family, provider, model, keyRef } = target;
  return {
    callIds: nothing,
    toolNames: nothing,
    wrappedTools: none,
    minter: { family, provider, model, ...(keyRef !== undefined && { keyRef }) },
    idSeed: target.idSeed ?? '',
  };
}

const isUntouched = (sent: Sent): boolean =>
  sent.callIds.size === 0 &&
  sent.toolNames.size === 0 &&
  sent.wrappedTools.size === 0 &&
  sent.outputTool === undefined &&
  (sent.namespaces?.size ?? 0) === 0;

function sendOf(call: GenerateCall, { takesExtra }: GenerateEndpoint, edits: MemberEdits | undefined): RelaySend {
  const keepsExtra = call.options.passesExtraParams || takesExtra === 'all' || takesExtra;
  const send = { isStream: call.isStream, ...(keepsExtra !== undefined && { keepsExtra }) };
  return edits === undefined ? send : { ...send, edits };
}

/** Some APIs ask for a stream by path and not in the body: what counts is what the client will hear. */
function spokenAs(request: GenerateRequest, isStream: boolean): GenerateRequest {
  if ((request.delivery?.isStream ?? false) === isStream) return request;
  return { ...request, delivery: { ...request.delivery, isStream } };
}
