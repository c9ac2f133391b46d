import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { WireFormat } from '../../schema/generate/wire-format.ts';
import type { Target } from '../../wire/codec.ts';
import { roleOfWhole } from '../../wire/whole-message.ts';

/**
 * What a conversation cannot lose without becoming another one, and what only its own format can say: a provider of
 * another format is not asked at all.
 */
export function unsayable(request: GenerateRequest, { format, provider }: Target): GatewayError | undefined {
  const what =
    foreignTurn(request, format) ??
    foreignTool(request, format) ??
    foreignSetting(request, format) ??
    foreignMember(request.vendor, format);
  if (what === undefined) return undefined;
  return { kind: 'invalid-request', message: `${what} not supported by provider '${provider}'` };
}

function foreignTurn({ turns }: GenerateRequest, format: WireFormat): string | undefined {
  for (const { items } of turns) {
    for (const item of items) {
      if (item.type !== 'opaque' || item.format === format) continue;
      const role = roleOfWhole(item);
      if (role !== undefined) return `messages with role '${role}' are`;
      if (item.label === 'item_reference') return 'references to stored items are';
    }
  }
  return undefined;
}

function foreignTool({ tools }: GenerateRequest, format: WireFormat): string | undefined {
  const tool = tools?.find((each) => each.type === 'opaque' && each.format !== format);
  return tool?.type === 'opaque' ? `tool type '${tool.label}' is` : undefined;
}

function foreignSetting({ output, toolChoice }: GenerateRequest, format: WireFormat): string | undefined {
  if (output?.type === 'opaque' && output.format !== format) return `output format ${output.wire} is`;
  if (toolChoice?.mode === 'opaque' && toolChoice.format !== format) return `tool choice ${toolChoice.wire} is`;
  return undefined;
}

/** Members of a format that hold a part of the question itself, and how the refusal names them. */
const askedIn: readonly (readonly [WireFormat, string, string])[] = [
  ['openai-chat', 'functions', 'functions, which tools have replaced, are'],
  ['openai-responses', 'prompt', 'stored prompts are'],
];

function foreignMember(vendor: Vendor | undefined, format: WireFormat): string | undefined {
  const lost = askedIn.find(([from, member]) => from !== format && vendor?.[from]?.[member] !== undefined);
  return lost?.[2];
}
