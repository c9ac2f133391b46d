import type { Verbatim } from '../../schema/json/cut-verbatim.ts';

const snakeOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The table for both spellings of every member. */
function spelled(table: Verbatim): Verbatim {
  const names = Object.entries(table).flatMap(([name, mark]) => [
    [name, mark],
    [snakeOf(name), mark],
  ]);
  return Object.fromEntries(names);
}

/** Read as plain values; everything else in the same object keeps its own characters. */
const plain = (...names: readonly string[]): Verbatim => ({
  ...Object.fromEntries(names.map((name) => [name, {}])),
  '*': true,
});

const inlineData = spelled(plain('mimeType', 'data'));
const fileData = spelled(plain('mimeType', 'fileUri'));

const part: Verbatim = spelled({
  ...plain('text', 'thought', 'thoughtSignature'),
  inlineData,
  fileData,
  functionCall: spelled({
    ...plain('id', 'name', 'willContinue'),
    partialArgs: {
      '[]': spelled({
        ...plain('jsonPath', 'stringValue', 'boolValue', 'nullValue', 'willContinue'),
        numberValue: true,
      }),
    },
  }),
  functionResponse: spelled({
    ...plain('id', 'name'),
    parts: { '[]': spelled({ '*': true, inlineData, fileData }) },
  }),
  executableCode: { '*': true, id: {} },
  codeExecutionResult: plain('outcome', 'output', 'id'),
  toolCall: spelled(plain('id', 'toolType')),
  toolResponse: spelled(plain('id', 'toolType')),
});

const content: Verbatim = { ...plain('role'), parts: { '[]': part } };
/** one object or a list of them */
const contents: Verbatim = { '[]': content, ...content };

const declaration = spelled(plain('name', 'description'));

const tool = spelled({
  '*': true,
  functionDeclarations: { '[]': declaration },
  googleSearch: spelled(plain('excludeDomains')),
  fileSearch: spelled(plain('fileSearchStoreNames', 'topK')),
  computerUse: spelled(plain('environment')),
  urlContext: { '*': true },
  codeExecution: { '*': true },
  googleMaps: { '*': true },
  googleSearchRetrieval: { '*': true },
});

const generationConfig = spelled({
  ...plain('temperature', 'topP', 'topK', 'seed', 'frequencyPenalty', 'presencePenalty', 'maxOutputTokens'),
  ...plain('stopSequences', 'candidateCount', 'responseLogprobs', 'logprobs', 'responseMimeType', 'responseModalities'),
  thinkingConfig: spelled(plain('includeThoughts', 'thinkingBudget', 'thinkingLevel')),
  speechConfig: spelled({
    '*': true,
    voiceConfig: spelled({ '*': true, prebuiltVoiceConfig: spelled({ '*': true }) }),
  }),
});

export const requestVerbatim: Verbatim = spelled({
  ...plain('model', 'cachedContent', 'serviceTier'),
  systemInstruction: content,
  contents,
  tools: { '[]': tool, ...tool },
  toolConfig: spelled({
    '*': true,
    functionCallingConfig: spelled(plain('mode', 'allowedFunctionNames')),
  }),
  generationConfig,
});

const modalities: Verbatim = { '[]': spelled(plain('modality', 'tokenCount')) };
const segment = spelled(plain('startIndex', 'endIndex', 'partIndex', 'text'));
const citations: Verbatim = { '[]': spelled(plain('startIndex', 'endIndex', 'uri', 'title', 'license')) };
const token = spelled(plain('token', 'logProbability', 'tokenId'));

const candidate = spelled({
  ...plain('index', 'finishReason', 'finishMessage'),
  content,
  citationMetadata: spelled({ '*': true, citations, citationSources: citations }),
  groundingMetadata: spelled({
    ...plain('webSearchQueries'),
    groundingSupports: { '[]': spelled({ ...plain('groundingChunkIndices', 'confidenceScores'), segment }) },
    groundingChunks: { '[]': spelled({ '*': true, web: plain('uri', 'title') }) },
  }),
  logprobsResult: spelled({
    '*': true,
    chosenCandidates: { '[]': token },
    topCandidates: { '[]': { candidates: { '[]': token } } },
  }),
});

const usage = spelled({
  ...plain('promptTokenCount', 'candidatesTokenCount', 'totalTokenCount', 'thoughtsTokenCount'),
  ...plain('cachedContentTokenCount', 'toolUsePromptTokenCount'),
  promptTokensDetails: modalities,
  candidatesTokensDetails: modalities,
});

/** An answer and a chunk of one look alike. */
export const responseVerbatim: Verbatim = spelled({
  ...plain('responseId', 'modelVersion', 'createTime', 'error'),
  candidates: { '[]': candidate },
  promptFeedback: spelled(plain('blockReason', 'blockReasonMessage')),
  usageMetadata: usage,
});
