import { compact } from '../../schema/compact.ts';
import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, type WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import type { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

/** The member `text`: how the answer is bound and how long-winded it may be. */
export interface TextSetting {
  readonly output: OutputConstraint | undefined;
  readonly verbosity: string | undefined;
  readonly vendor: Vendor | undefined;
}

export function decodeText(wire: MemberReader): TextSetting {
  const text = wire.child('text');
  if (text === undefined) return { output: undefined, verbosity: undefined, vendor: undefined };
  const verbosity = text.string('verbosity');
  const bound = text.child('format');
  const output = bound && decodeFormat(bound);
  const inner = output?.type === 'opaque' ? undefined : bound?.vendor('text.format');
  return { output, verbosity, vendor: mergeVendor(text.vendor('text'), inner) };
}

function decodeFormat(wire: MemberReader): OutputConstraint {
  const type = wire.string('type');
  if (type === 'text') return { type: 'text' };
  if (type === 'json_object') return { type: 'json' };
  const schema = type === 'json_schema' ? wire.json('schema') : undefined;
  if (schema === undefined) return { type: 'opaque', format, wire: wire.whole };
  const isStrict = wire.boolean('strict');
  return compact({
    type: 'json-schema' as const,
    schema,
    name: wire.string('name'),
    description: wire.string('description'),
    isStrict,
  });
}

export function encodeText(request: GenerateRequest, context: RequestContext): WireMembers | undefined {
  const bound = encodeFormat(request.output, context);
  const isSaid = request.verbosity !== undefined && context.takes('verbosity');
  const verbosity = isSaid ? request.verbosity : undefined;
  return bound === undefined && verbosity === undefined ? undefined : { format: bound, verbosity };
}

function encodeFormat(output: OutputConstraint | undefined, { notes }: RequestContext): Json | undefined {
  switch (output?.type) {
    case undefined:
      return undefined;
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'json-schema':
      if (output.name === undefined) notes.add('added', 'output.name', 'required-by-target', 'form');
      return {
        type: 'json_schema',
        name: output.name ?? 'response',
        description: output.description,
        schema: new RawJson(output.schema),
        strict: output.isStrict,
      };
    case 'opaque':
      if (output.format === format) return new RawJson(output.wire);
      notes.add('dropped', 'output', 'no-counterpart', 'meaning');
      return undefined;
  }
}
