import { compact } from '../../../schema/compact.ts';
import type { AssistantItem, FileHit, ServerToolOutcome, WebSource } from '../../../schema/generate/item.ts';
import type { JsonText } from '../../../schema/generate/json-text.ts';
import type { ItemStatus } from '../../../schema/generate/part.ts';
import { printJson } from '../../../schema/json/print-json.ts';
import { asJsonText, RawJson } from '../../../schema/json/raw-json.ts';
import { format } from '../format-name.ts';
import type { MemberReader } from '../member-reader.ts';
import { type AssistantItemReader, readBase } from './item-place.ts';

/*
 * Tools that the provider runs itself. The wire shows call and outcome as one item, the middle as two.
 */

interface Trace {
  readonly tool: string;
  readonly name: string;
  readonly input: JsonText;
  readonly serverLabel?: string | undefined;
  readonly outcome?: ServerToolOutcome | undefined;
}

function traceReader(read: (wire: MemberReader) => Trace | undefined): AssistantItemReader {
  return (wire) => {
    const base = readBase(wire);
    if (base.id === undefined) return undefined;
    const trace = read(wire);
    return trace && traceItems(base.id, base.status, trace, wire);
  };
}

function traceItems(
  id: string,
  status: ItemStatus | undefined,
  trace: Trace,
  wire: MemberReader,
): readonly AssistantItem[] {
  const { outcome, ...said } = trace;
  const call = compact({ type: 'server-tool-call' as const, id, status, callId: id, ...said, vendor: wire.vendor() });
  if (outcome === undefined) return [call];
  return [call, { type: 'server-tool-result', callId: id, tool: trace.tool, outcome }];
}

const empty = asJsonText('{}');

/** `web_search_call`: what was searched, opened or looked for, and the pages that were found. */
export const readWebSearch = traceReader((wire) => {
  const action = wire.child('action');
  const sources = action?.children('sources')?.map(readWebSource);
  const isWhole = sources?.every((source) => source !== undefined);
  const found = isWhole ? sources?.filter((source) => source !== undefined) : undefined;
  return {
    tool: 'web-search',
    name: 'web_search',
    input: action === undefined ? empty : printJson(action.rest() ?? {}),
    outcome: found && { kind: 'web-sources', sources: found },
  };
});

function readWebSource(wire: MemberReader): WebSource | undefined {
  const url = wire.string('url');
  if (url === undefined) return undefined;
  if (wire.peek('type') === 'url') wire.skip('type');
  return compact({
    url,
    title: wire.string('title'),
    pageAge: wire.string('page_age'),
    encryptedContent: wire.string('encrypted_content'),
    vendor: wire.vendor(),
  });
}

/** `web_fetch_call`, which only the unified API knows. */
export const readWebFetch = traceReader((wire) => ({
  tool: 'web-fetch',
  name: 'web_fetch',
  input: wire.json('action') ?? empty,
}));

/** `file_search_call` */
export const readFileSearch = traceReader((wire) => {
  const queries = wire.json('queries');
  const hits = wire.children('results')?.map(readFileHit);
  return {
    tool: 'file-search',
    name: 'file_search',
    input: queries === undefined ? empty : printJson({ queries: new RawJson(queries) }),
    outcome: hits && { kind: 'file-hits', hits },
  };
});

const readFileHit = (wire: MemberReader): FileHit =>
  compact({
    fileId: wire.string('file_id'),
    filename: wire.string('filename'),
    score: wire.number('score'),
    text: wire.string('text'),
    vendor: wire.vendor(),
  });

/** `code_interpreter_call` */
export const readCodeInterpreter = traceReader((wire) => {
  const code = wire.string('code');
  return {
    tool: 'code',
    name: 'code_interpreter',
    input: code === undefined ? empty : printJson({ code }),
    outcome: readRun(wire),
  };
});

function readRun(wire: MemberReader): ServerToolOutcome | undefined {
  const outputs = wire.children('outputs');
  if (outputs === undefined) return undefined;
  const logs = outputs.map((each) => each.string('logs'));
  const urls = outputs.map((each) => each.string('url'));
  const stdout = logs.filter((each) => each !== undefined);
  const isPlain = outputs.every((each, index) => {
    each.skip('type');
    return (
      each.rest() === undefined &&
      (logs[index] ?? urls[index]) !== undefined &&
      (index === 0 || logs[index] === undefined)
    );
  });
  const whole = wire.json('outputs');
  if (!isPlain && whole !== undefined)
    return { kind: 'opaque', format, label: 'code_interpreter_outputs', wire: whole };
  const images = urls.flatMap((url) =>
    url === undefined ? [] : [{ type: 'image' as const, source: { kind: 'url' as const, url } }],
  );
  return compact({ kind: 'run' as const, stdout: stdout[0], images: images.length > 0 ? images : undefined });
}

/** `image_generation_call`; what the image looks like in detail is vendor material of the call. */
export const readImageGeneration = traceReader((wire) => {
  const data = wire.string('result');
  const kind = wire.peek('output_format');
  const mediaType = `image/${typeof kind === 'string' ? kind : 'png'}`;
  const image = data ? { type: 'image' as const, source: { kind: 'base64' as const, data, mediaType } } : undefined;
  const revisedPrompt = image === undefined ? undefined : wire.string('revised_prompt');
  return {
    tool: 'image',
    name: 'image_generation',
    input: empty,
    outcome: image && compact({ kind: 'image' as const, image, revisedPrompt }),
  };
});

/** `mcp_call` */
export const readMcpCall = traceReader((wire) => {
  const name = wire.string('name');
  if (name === undefined) return undefined;
  const said = wire.string('arguments');
  return {
    tool: 'mcp',
    name,
    serverLabel: wire.string('server_label'),
    input: asJsonText(said?.trim() ? said : '{}'),
    outcome: readMcpOutcome(wire),
  };
});

function readMcpOutcome(wire: MemberReader): ServerToolOutcome | undefined {
  const error = wire.peek('error');
  if (typeof error === 'string') {
    wire.skip('error');
    return { kind: 'error', code: 'mcp_error', message: error };
  }
  const whole = wire.json('error');
  if (whole !== undefined) return { kind: 'opaque', format, label: 'mcp_error', wire: whole };
  const output = wire.string('output');
  return output === undefined ? undefined : { kind: 'parts', parts: [{ type: 'text', text: output }], isError: false };
}
