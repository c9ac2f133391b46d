import type { IncomingRequest } from '../../http/incoming-request.ts';
import { type JsonReply, json, type StreamReply } from '../../http/reply.ts';
import type { Answer } from '../../model/answer.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { readDirectives } from '../../model/directives.ts';
import { jsonPieces, textPieces } from '../../model/pieces.ts';
import type { Question } from '../../model/question.ts';
import { mintSignature } from '../../model/seals.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import { countJsonTokens } from '../../model/tokens.ts';
import { firstTrouble } from '../../validation/trouble.ts';
import type { Route } from '../../vendor.ts';
import { checkConverse } from './check-converse.ts';
import { type Block, ConverseRequest } from './converse-request.ts';
import { eventFrame, eventStreamType } from './event-frame.ts';
import { messageOf, refuse } from './refusal.ts';

const knownModel =
  /^(?:arn:aws:bedrock:.+|(?:(?:us|eu|apac|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|deepseek)\..+)$/;

interface Told {
  readonly answer: Answer;
  readonly blocks: readonly AnswerBlock[];
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly totalTokens: number };
}

type AnswerBlock = Extract<Block, { text: string } | { toolUse: unknown } | { reasoningContent: unknown }>;

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const converseRoute: Route = {
  method: 'POST',
  path: /^\/model\/([^/]+)\/converse$/,
  answer: (incoming, [model = '']) => answered(incoming, model, whole),
};

export const converseStreamRoute: Route = {
  method: 'POST',
  path: /^\/model\/([^/]+)\/converse-stream$/,
  answer: (incoming, [model = '']) => answered(incoming, model, streamed),
};

function answered(
  incoming: IncomingRequest,
  model: string,
  tell: (told: Told) => JsonReply | StreamReply,
): JsonReply | StreamReply {
  if (!knownModel.test(model)) return refuse(400, 'The provided model identifier is invalid.');
  const parsed = ConverseRequest.safeParse(incoming.body);
  if (!parsed.success) return refuse(400, messageOf(firstTrouble(parsed.error, incoming.body)));
  const message = checkConverse(parsed.data);
  if (message !== undefined) return refuse(400, message);
  const seed = seedOf(incoming.body);
  const answer = answerQuestion(questionOf(parsed.data, seed));
  const inputTokens = countJsonTokens([parsed.data.system, parsed.data.messages, parsed.data.toolConfig]);
  const usage = { inputTokens, outputTokens: answer.outputTokens, totalTokens: inputTokens + answer.outputTokens };
  return tell({ answer, blocks: blocksOf(answer, seed), usage });
}

function questionOf(request: ConverseRequest, seed: string): Question {
  const { messages, toolConfig, inferenceConfig = {}, additionalModelRequestFields: fields = {} } = request;
  const last = messages.at(-1);
  const blocks = messages.flatMap(({ content }) => content);
  const { text, wish } = readDirectives(last?.role === 'user' ? textOf(last.content) : '');
  const choice = toolConfig?.toolChoice;
  const thinking = fields['thinking'];
  return {
    prompt: text,
    wish,
    seed,
    toolResults: (last?.content ?? []).flatMap((block) =>
      'toolResult' in block ? [resultText(block.toolResult)] : [],
    ),
    tools: (toolConfig?.tools ?? []).flatMap((tool) =>
      'toolSpec' in tool
        ? [{ name: tool.toolSpec.name, takes: 'json', schema: tool.toolSpec.inputSchema.json } as const]
        : [],
    ),
    choice:
      choice === undefined || 'auto' in choice
        ? { mode: 'auto' }
        : 'any' in choice
          ? { mode: 'required' }
          : { mode: 'named', name: choice.tool.name },
    allowsParallelCalls: true,
    canSearch: false,
    mustSearch: false,
    schema: undefined,
    reasons: typeof thinking === 'object' && thinking !== null && Reflect.get(thinking, 'type') !== 'disabled',
    images: blocks.filter((block) => 'image' in block).length,
    documents: [],
    prefill: last?.role === 'assistant' ? textOf(last.content) : '',
    maxTokens: inferenceConfig.maxTokens ?? 4096,
    stopSequences: inferenceConfig.stopSequences ?? [],
  };
}

const textOf = (content: readonly Block[]): string =>
  content.flatMap((block) => ('text' in block ? [block.text] : [])).join('\n');

type ToolResult = Extract<Block, { toolResult: unknown }>['toolResult'];

const resultText = ({ content, status }: ToolResult): string =>
  (status === 'error' ? 'error: ' : '') +
  content.map((part) => ('text' in part ? part.text : 'json' in part ? JSON.stringify(part.json) : '')).join('');

function blocksOf(answer: Answer, seed: string): readonly AnswerBlock[] {
  const { reasoning, text, refusal, calls } = answer;
  const said = refusal ?? text;
  return [
    ...(reasoning === undefined
      ? []
      : [{ reasoningContent: { reasoningText: { text: reasoning, signature: mintSignature('bedrock', reasoning) } } }]),
    ...(said === '' ? [] : [{ text: said }]),
    ...calls.map(({ name, input }, at) => ({
      toolUse: { toolUseId: stableId('tooluse_', `${seed}${at}`, 22), name, input: JSON.parse(input) },
    })),
  ];
}

const stopReasons = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  refusal: 'content_filtered',
} as const;

const whole = ({ answer, blocks, usage }: Told): JsonReply =>
  json(200, {
    metrics: { latencyMs: 42 },
    output: { message: { role: 'assistant', content: blocks } },
    stopReason: stopReasons[answer.finish.type],
    usage,
  });

/** As Bedrock streams: starts for calls only, padding in every event, the counts last. */
function streamed({ answer, blocks, usage }: Told): StreamReply {
  const frames = [
    eventFrame('messageStart', { p: 'abcdefgh', role: 'assistant' }),
    ...blocks.flatMap(blockFrames),
    eventFrame('messageStop', { p: 'ab', stopReason: stopReasons[answer.finish.type] }),
    eventFrame('metadata', { metrics: { latencyMs: 42 }, p: 'abcd', usage }),
  ];
  const failure = { message: 'Too many tokens, please wait before trying again.' };
  return {
    type: 'stream',
    binaryType: eventStreamType,
    frames,
    failureFrames: [eventFrame('throttlingException', failure)],
  };
}

function blockFrames(block: AnswerBlock, contentBlockIndex: number): readonly string[] {
  const start =
    'toolUse' in block
      ? [
          eventFrame('contentBlockStart', {
            contentBlockIndex,
            p: 'abc',
            start: { toolUse: { name: block.toolUse.name, toolUseId: block.toolUse.toolUseId } },
          }),
        ]
      : [];
  return [
    ...start,
    ...deltas(block).map((delta) => eventFrame('contentBlockDelta', { contentBlockIndex, delta, p: 'abcdefghijk' })),
    eventFrame('contentBlockStop', { contentBlockIndex, p: 'abcdef' }),
  ];
}

function deltas(block: AnswerBlock): readonly unknown[] {
  if ('text' in block) return textPieces(block.text).map((text) => ({ text }));
  if ('toolUse' in block) {
    return ['', ...jsonPieces(JSON.stringify(block.toolUse.input))].map((input) => ({ toolUse: { input } }));
  }
  if (!('reasoningText' in block.reasoningContent)) return [];
  const { text, signature } = block.reasoningContent.reasoningText;
  return [
    ...textPieces(text).map((piece) => ({ reasoningContent: { text: piece } })),
    { reasoningContent: { signature } },
  ];
}
