import type { Answer } from '../../model/answer.ts';
import { textPieces } from '../../model/pieces.ts';
import { stableId } from '../../model/stable-hash.ts';
import type { Part } from './generate-request.ts';
import { signCall, signText } from './signatures.ts';

/** What an answer and its chunks are made of. */
export interface AnswerFacts {
  readonly id: string;
  readonly model: string;
  readonly answer: Answer;
  readonly promptTokens: number;
  readonly seed: string;
}

const bytes = (text: string): number => Buffer.byteLength(text);

function groundingOf({ search, citations, text }: Answer) {
  if (search === undefined) return {};
  const groundingSupports = citations.flatMap(({ start, end, source }) =>
    source.type === 'search'
      ? [
          {
            segment: {
              startIndex: bytes(text.slice(0, start)),
              endIndex: bytes(text.slice(0, end)),
              text: text.slice(start, end),
            },
            groundingChunkIndices: [search.results.indexOf(source.result)],
          },
        ]
      : [],
  );
  return {
    groundingMetadata: {
      webSearchQueries: [search.query],
      groundingChunks: search.results.map(({ url, title }) => ({ web: { uri: url, title } })),
      groundingSupports,
    },
  };
}

function endOf({ finish }: Answer) {
  if (finish.type === 'refusal') return { finishReason: 'SAFETY' };
  return { finishReason: finish.type === 'length' ? 'MAX_TOKENS' : 'STOP' };
}

function usageOf({ answer, promptTokens }: AnswerFacts) {
  const { outputTokens, reasoningTokens } = answer;
  return {
    promptTokenCount: promptTokens,
    candidatesTokenCount: outputTokens - reasoningTokens,
    totalTokenCount: promptTokens + outputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokens }],
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
  };
}

/** Only the first call of a round is signed. */
const callParts = ({ answer, seed }: AnswerFacts): readonly Part[] =>
  answer.calls.map((call, at) => {
    const functionCall = { id: stableId('', `${seed}.${at}`, 8), name: call.name, args: JSON.parse(call.input) };
    return { functionCall, ...(at === 0 && { thoughtSignature: signCall(functionCall) }) };
  });

const thoughtOf = ({ reasoning }: Answer): readonly Part[] =>
  reasoning === undefined ? [] : [{ text: reasoning, thought: true }];

/** The answer in one piece: the signature stands on the text itself. */
export function wholeAnswer(facts: AnswerFacts) {
  const { answer, id, model } = facts;
  const text = answer.text === '' ? [] : [{ text: answer.text, thoughtSignature: signText(answer.text) }];
  const parts = [...thoughtOf(answer), ...text, ...callParts(facts)];
  return {
    candidates: [{ content: { parts, role: 'model' }, ...endOf(answer), index: 0, ...groundingOf(answer) }],
    usageMetadata: usageOf(facts),
    modelVersion: model,
    responseId: id,
  };
}

/** The answer in chunks: the signature comes behind the text, on an empty part. */
export function answerFrames(facts: AnswerFacts): readonly string[] {
  const { answer, id, model } = facts;
  const spoken: readonly Part[] = [
    ...textPieces(answer.reasoning ?? '').map((text) => ({ text, thought: true })),
    ...textPieces(answer.text).map((text) => ({ text })),
    ...callParts(facts),
  ];
  const last: Part = { text: '', ...(answer.text !== '' && { thoughtSignature: signText(answer.text) }) };
  const about = { usageMetadata: usageOf(facts), modelVersion: model, responseId: id };
  const chunks = [
    ...spoken.map((part) => ({ candidates: [{ content: { parts: [part], role: 'model' }, index: 0 }], ...about })),
    {
      candidates: [{ content: { parts: [last], role: 'model' }, ...endOf(answer), index: 0, ...groundingOf(answer) }],
      ...about,
    },
  ];
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
}
