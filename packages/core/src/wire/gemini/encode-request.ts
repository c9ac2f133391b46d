import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeConfig } from './encode-config.ts';
import { encodeContents } from './encode-contents.ts';
import { encodeTools, type WrittenTools } from './encode-tools.ts';
import { encodeToolChoice } from './tool-choice.ts';
import { type Writing, writingForTarget } from './writing.ts';

/** Model and streaming stand in the path: the body says neither. */
export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<Json> & { readonly sent: Sent }> {
  const refused = refusal(request, target);
  if (refused) return fail(refused);
  const writing = writingForTarget(target);
  const tools = encodeTools(request, writing);
  const contents = encodeContents(request, writing);
  if (!contents.ok) return contents;
  const config = encodeConfig(request, target, writing);
  if (!config.ok) return config;
  const choice = encodeToolChoice(request, tools, writing);
  const wire: WireMembers = {
    ...(contents.value.system.length > 0 && { systemInstruction: { parts: contents.value.system } }),
    contents: contents.value.contents,
    ...(tools.tools.length > 0 && { tools: tools.tools }),
    ...(choice && { toolConfig: { functionCallingConfig: choice } }),
    ...(config.value && { generationConfig: config.value }),
    ...environment(request, writing),
  };
  writing.putVendor(wire, request.vendor, 'request');
  return ok({ wire, notes: writing.notes.list(), sent: sentBy(target, tools, writing) });
}

/** What cannot be left out without answering another question. */
function refusal({ state, completion }: GenerateRequest, target: Target): GatewayError | undefined {
  const wanted = {
    'previous responses': state?.previousId !== undefined,
    'stored conversations': state?.conversation !== undefined,
    'background processing': state?.isBackground === true,
    'token id prompts': completion?.promptTokens !== undefined,
  };
  const [what] = Object.entries(wanted).flatMap(([name, isWanted]) => (isWanted ? [name] : []));
  if (what === undefined) return undefined;
  const message = `${what} ${what.endsWith('s') ? 'are' : 'is'} not supported by provider '${target.provider}'`;
  return { kind: 'invalid-request', message };
}

function environment(request: GenerateRequest, writing: Writing): WireMembers {
  const { cache, service, identity } = request;
  return {
    ...(cache?.storedPrefix !== undefined && { cachedContent: cache.storedPrefix }),
    ...tierOf(service?.tier, writing),
    ...labels(identity?.metadata ?? {}, writing),
  };
}

/** Who leaves the tier to the provider says nothing here. */
function tierOf(tier: string | undefined, writing: Writing): WireMembers {
  if (tier === undefined || tier === 'auto') return {};
  const serviceTier = tier === 'default' || tier === 'standard_only' ? 'standard' : tier;
  if (serviceTier !== tier) writing.notes.add('approximated', 'service.tier', 'no-counterpart', 'cost', tier);
  return { serviceTier };
}

/** Labels are texts; a value of another kind is nobody's label. */
function labels(
  metadata: NonNullable<NonNullable<GenerateRequest['identity']>['metadata']>,
  writing: Writing,
): WireMembers {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return {};
  const written: JsonObject = Object.fromEntries(
    entries.flatMap(([name, text]) => {
      const parsed = parseJson(text);
      return parsed.ok && typeof parsed.value === 'string' ? [[name, new RawJson(text)] as const] : [];
    }),
  );
  const count = Object.keys(written).length;
  const isTaken = writing.has('labels') && count > 0;
  if (!isTaken || count < entries.length) {
    writing.notes.add('dropped', 'identity.metadata', isTaken ? 'no-counterpart' : 'unsupported-by-host', 'form');
  }
  return isTaken ? { labels: written } : {};
}

function sentBy(target: Target, tools: WrittenTools, writing: Writing): Sent {
  const { sealFamily, provider, model, keyRef } = target;
  return {
    callIds: writing.callIds.changed,
    toolNames: writing.toolNames.changed,
    wrappedTools: tools.wrapped,
    namespaces: tools.namespaces,
    minter: { family: sealFamily, provider, model, ...(keyRef !== undefined && { keyRef }) },
    idSeed: target.idSeed ?? '',
  };
}
