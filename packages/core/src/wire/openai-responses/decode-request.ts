import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { Result } from '../../schema/errors/result.ts';
import { invalidRequest, ok } from '../../schema/errors/result.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { CacheHints, GenerateRequest, Instruction } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { type Conversation, decodeInput } from './decode-input.ts';
import { format } from './format-name.ts';
import { MemberReader } from './member-reader.ts';
import { decodeReasoning } from './reasoning-setting.ts';
import { gatewayMembers, vendorMembers } from './request-members.ts';
import { decodeText } from './text-setting.ts';
import { decodeTool } from './tool.ts';
import { decodeToolChoice } from './tool-choice.ts';

/** A client's body, or its echo inside an answer. */
export function decodeRequest(body: Json): Result<GenerateRequest> {
  const wire = MemberReader.of(body);
  if (wire === undefined) return invalidRequest('invalid request format: expected a JSON object');
  const { reasoning, vendor: ofReasoning } = decodeReasoning(wire);
  const { output, verbosity, vendor: ofText } = decodeText(wire);
  const { cache, vendor: ofCache } = decodeCacheHints(wire);
  const { delivery, vendor: ofStream } = decodeDelivery(wire);
  const known = {
    model: wire.string('model') ?? '',
    ...decodeConversation(wire),
    ...decodeTools(wire),
    output,
    verbosity,
    reasoning,
    cache,
    delivery,
    ...decodeNumbers(wire),
    ...decodeHints(wire),
  };
  wire.skip(...gatewayMembers);
  const inner = [ofReasoning, ofText, ofCache, ofStream].reduce(mergeVendor, undefined);
  const { vendor, extra } = decodeRest(wire);
  return ok(compact({ ...known, extra, vendor: mergeVendor(inner, vendor) }));
}

function decodeConversation(wire: MemberReader): Conversation {
  const said = wire.string('instructions');
  const field: readonly Instruction[] =
    said === undefined ? [] : [{ authority: 'system', placement: 'field', parts: [{ type: 'text', text: said }] }];
  const input = wire.peek('input');
  if (typeof input === 'string') {
    wire.skip('input');
    return { instructions: field, turns: [{ role: 'user', items: [{ type: 'text', text: input }] }] };
  }
  const { instructions, turns } = decodeInput(listOf(wire, 'input'));
  return { instructions: [...field, ...instructions], turns };
}

/** A bare object counts as a list of one. */
function listOf(wire: MemberReader, name: string): readonly MemberReader[] {
  const one = wire.child(name);
  return one ? [one] : (wire.children(name) ?? []);
}

function decodeTools(wire: MemberReader) {
  const tools = wire.children('tools')?.map(decodeTool);
  const choice = wire.json('tool_choice');
  return {
    tools,
    toolChoice: choice === undefined ? undefined : decodeToolChoice(new RawJson(choice)),
    allowsParallelCalls: wire.boolean('parallel_tool_calls'),
  };
}

function decodeNumbers(wire: MemberReader) {
  const included = wire.strings('include');
  const include = included?.filter((word) => word !== logprobsWord);
  const top = wire.number('top_logprobs');
  const asksLogprobs = included !== undefined && included.length !== include?.length;
  return {
    include: asksLogprobs && include?.length === 0 ? undefined : include,
    logprobs: asksLogprobs || (top !== undefined && top > 0) ? compact({ top }) : undefined,
    sampling: unlessEmpty(compact({ temperature: wire.number('temperature'), topP: wire.number('top_p') })),
    limits: unlessEmpty(
      compact({
        maxOutputTokens: wire.number('max_output_tokens'),
        maxToolCalls: wire.number('max_tool_calls'),
        truncation: wire.string('truncation'),
      }),
    ),
  };
}

/** What a client includes to get log probabilities. */
export const logprobsWord = 'message.output_text.logprobs';

function decodeHints(wire: MemberReader) {
  const tier = wire.string('service_tier');
  return {
    service: tier === undefined ? undefined : { tier },
    identity: unlessEmpty(
      compact({
        user: wire.string('user'),
        safetyId: wire.string('safety_identifier'),
        metadata: decodeMetadata(wire),
      }),
    ),
    state: unlessEmpty(
      compact({
        store: wire.boolean('store'),
        previousId: wire.string('previous_response_id'),
        conversation: wire.json('conversation'),
        isBackground: wire.boolean('background'),
        contextEdits: wire.json('context_management'),
      }),
    ),
  };
}

function decodeMetadata(wire: MemberReader): { readonly [key: string]: JsonText } | undefined {
  const metadata = wire.child('metadata');
  if (metadata === undefined) return undefined;
  return Object.fromEntries(Object.entries(metadata.rest() ?? {}).map(([key, raw]) => [key, raw.text]));
}

function decodeCacheHints(wire: MemberReader): {
  readonly cache: CacheHints | undefined;
  readonly vendor: Vendor | undefined;
} {
  const options = wire.child('prompt_cache_options');
  const word = options?.peek('mode');
  const mode = (['implicit', 'explicit'] as const).find((each) => each === word);
  if (mode !== undefined) options?.skip('mode');
  const cache = compact({
    key: wire.string('prompt_cache_key'),
    retention: wire.string('prompt_cache_retention'),
    mode,
    ttl: options?.string('ttl'),
  });
  return { cache: unlessEmpty(cache), vendor: options?.vendor('prompt_cache_options') };
}

function decodeDelivery(wire: MemberReader) {
  const options = wire.child('stream_options');
  const delivery = compact({
    isStream: wire.boolean('stream'),
    isObfuscated: options?.boolean('include_obfuscation'),
  });
  return { delivery: unlessEmpty(delivery), vendor: options?.vendor('stream_options') };
}

/** What the API defines but the middle has no word for, and what the API does not define. */
function decodeRest(wire: MemberReader): {
  readonly vendor: Vendor | undefined;
  readonly extra: GenerateRequest['extra'] | undefined;
} {
  const rest = Object.entries(wire.rest() ?? {});
  const own = rest.filter(([name]) => vendorMembers.has(name));
  const extra = rest.filter(([name]) => !vendorMembers.has(name)).map(([name, raw]) => [name, raw.text] as const);
  return {
    vendor: takeVendor(Object.fromEntries(own), new Set(), format),
    extra: extra.length === 0 ? undefined : Object.fromEntries(extra),
  };
}
