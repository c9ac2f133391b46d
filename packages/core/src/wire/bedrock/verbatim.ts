import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

/** Read as plain values; everything else below the same object keeps its own characters. */
const plain = (...names: readonly string[]): Verbatim => ({
  ...Object.fromEntries(names.map((name) => [name, {}])),
  '*': true,
});

const place = plain('documentIndex', 'searchResultIndex', 'start', 'end', 'url', 'domain');
const texts: Verbatim = { '[]': plain('text') };
const location: Verbatim = {
  web: place,
  documentChar: place,
  documentPage: place,
  documentChunk: place,
  searchResultLocation: place,
  '*': true,
};
const citation: Verbatim = { ...plain('title', 'source'), sourceContent: texts, location };
const source: Verbatim = { ...plain('bytes', 'text'), content: texts, s3Location: plain('uri', 'bucketOwner') };
const media: Verbatim = { ...plain('format', 'name', 'context'), source, citations: plain('enabled') };

function blockTable(inner: Verbatim | undefined): Verbatim {
  return {
    ...plain('text'),
    image: media,
    document: media,
    video: media,
    audio: media,
    searchResult: { ...plain('source', 'title'), content: texts, citations: plain('enabled') },
    cachePoint: plain('type', 'ttl'),
    guardContent: { text: plain('text') },
    citationsContent: { content: texts, citations: { '[]': citation } },
    reasoningContent: { reasoningText: plain('text', 'signature'), redactedContent: {} },
    toolUse: plain('toolUseId', 'name', 'type'),
    toolResult: {
      ...plain('toolUseId', 'status', 'type'),
      ...(inner === undefined ? {} : { content: { '[]': inner } }),
    },
  };
}

const block = blockTable({ ...blockTable(undefined), json: true });

export const requestVerbatim: Verbatim = {
  ...plain('modelId', 'model', 'stream'),
  system: { '[]': block },
  messages: { '[]': { ...plain('role'), content: { '[]': block } } },
  inferenceConfig: plain('maxTokens', 'temperature', 'topP', 'stopSequences'),
  toolConfig: {
    tools: {
      '[]': {
        toolSpec: { ...plain('name', 'description', 'strict'), inputSchema: { json: true } },
        cachePoint: plain('type', 'ttl'),
        systemTool: plain('name'),
      },
    },
    toolChoice: { tool: plain('name'), any: {}, auto: {} },
  },
  additionalModelRequestFields: {
    ...plain('top_k'),
    thinking: plain('type', 'budget_tokens', 'display'),
    reasoning_config: plain('type', 'budget_tokens', 'display'),
    output_config: plain('effort'),
    reasoningConfig: plain('type', 'maxReasoningEffort'),
  },
  requestMetadata: { '*': true },
  performanceConfig: plain('latency'),
  serviceTier: plain('type'),
  outputConfig: {
    '*': true,
    textFormat: { ...plain('type'), structure: { jsonSchema: plain('schema', 'name', 'description') } },
  },
};

const usage: Verbatim = {
  ...plain('inputTokens', 'outputTokens', 'totalTokens', 'cacheReadInputTokens', 'cacheWriteInputTokens'),
  cacheDetails: { '[]': plain('ttl', 'inputTokens') },
};

export const responseVerbatim: Verbatim = {
  ...plain('stopReason'),
  output: { message: { ...plain('role'), content: { '[]': block } } },
  usage,
  serviceTier: plain('type'),
};

const start = { toolUse: plain('toolUseId', 'name', 'type'), '*': true } as const satisfies Verbatim;

/** By event name. */
export const eventVerbatim: Verbatim = {
  messageStart: plain('role'),
  contentBlockStart: { ...plain('contentBlockIndex'), start },
  contentBlockDelta: {
    ...plain('contentBlockIndex'),
    delta: {
      ...plain('text'),
      toolUse: plain('input'),
      reasoningContent: plain('text', 'signature', 'redactedContent'),
      citation,
    },
  },
  contentBlockStop: plain('contentBlockIndex'),
  messageStop: plain('stopReason'),
  metadata: { '*': true, usage, serviceTier: plain('type') },
};
