import { z } from 'zod';
import { json } from '../../http/reply.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { readDirectives } from '../../model/directives.ts';
import { textPieces } from '../../model/pieces.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import { countTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { StreamOptions } from './chat-request.ts';
import { midStreamFailure } from './failure.ts';
import { isModel, knowModel } from './known-model.ts';
import { refuse } from './refusal.ts';
import * as shapes from './shapes.ts';
import { dataFrame, doneFrame } from './sse.ts';
import { validate } from './validate.ts';

const CompletionRequest = z.strictObject({
  model: z.string(),
  prompt: z.union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))]).nullable(),
  best_of: z.int().min(1).max(20).nullish(),
  echo: z.boolean().nullish(),
  frequency_penalty: shapes.Penalty,
  logit_bias: shapes.LogitBias.nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  max_tokens: z.int().min(0).nullish(),
  n: z.int().min(1).max(128).nullish(),
  presence_penalty: shapes.Penalty,
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: StreamOptions.nullish(),
  suffix: z.string().nullish(),
  temperature: shapes.Temperature,
  top_p: shapes.TopP,
  user: shapes.Identity.user,
});
type CompletionRequest = z.output<typeof CompletionRequest>;

/** One text per prompt; prompts of token numbers are spelled as such. */
function promptsOf(prompt: CompletionRequest['prompt']): readonly string[] {
  if (prompt === null) return ['<|endoftext|>'];
  if (typeof prompt === 'string') return [prompt];
  if (prompt.every((item) => typeof item === 'number')) return [`tokens ${prompt.join(' ')}`];
  return prompt.map((item) => (typeof item === 'string' ? item : `tokens ${[item].flat().join(' ')}`));
}

function complete(request: CompletionRequest, prompt: string, seed: string) {
  const { text, wish } = readDirectives(prompt);
  const stop = request.stop ?? [];
  const answer = answerQuestion({
    prompt: text,
    wish,
    seed,
    toolResults: [],
    tools: [],
    choice: { mode: 'none' },
    allowsParallelCalls: false,
    canSearch: false,
    mustSearch: false,
    schema: undefined,
    reasons: false,
    images: 0,
    documents: [],
    prefill: '',
    maxTokens: request.max_tokens ?? 16,
    stopSequences: typeof stop === 'string' ? [stop] : stop,
  });
  const body = answer.refusal ?? answer.text;
  return {
    text: request.echo === true ? prompt + body : body,
    finish_reason: answer.finish.type === 'length' ? 'length' : 'stop',
    tokens: answer.outputTokens,
  };
}

/** @see https://platform.openai.com/docs/api-reference/completions */
export const completionsRoute: Route = {
  method: 'POST',
  path: /^\/v1\/completions$/,
  answer(incoming, _params, { nowSeconds }) {
    const valid = validate(incoming, CompletionRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    if (model.kind !== 'completion') {
      const message =
        'This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?';
      return refuse(404, { message, param: 'model' });
    }
    if ((request.stream_options ?? undefined) !== undefined && request.stream !== true) {
      return refuse(400, {
        message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        param: 'stream_options',
      });
    }
    const seed = seedOf(incoming.body);
    const prompts = promptsOf(request.prompt);
    const choices = prompts.flatMap((prompt) =>
      Array.from({ length: request.n ?? 1 }, () => complete(request, prompt, seed)),
    );
    const prompt_tokens = prompts.reduce((sum, prompt) => sum + countTokens(prompt), 0);
    const completion_tokens = choices.reduce((sum, choice) => sum + choice.tokens, 0);
    const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
    const head = { id: stableId('cmpl-', seed, 29), object: 'text_completion', created: nowSeconds, model: model.name };
    const choice = (index: number, text: string, finish_reason: string | null) => ({
      text,
      index,
      logprobs: null,
      finish_reason,
    });
    if (request.stream !== true) {
      return json(200, {
        ...head,
        choices: choices.map(({ text, finish_reason }, at) => choice(at, text, finish_reason)),
        usage,
      });
    }
    const hasUsage = request.stream_options?.include_usage === true;
    const chunk = (list: readonly unknown[], total: unknown = null) =>
      dataFrame({ ...head, choices: list, ...(hasUsage ? { usage: total } : {}) });
    const frames = choices.flatMap(({ text, finish_reason }, at) => [
      ...textPieces(text).map((piece) => chunk([choice(at, piece, null)])),
      chunk([choice(at, '', finish_reason)]),
    ]);
    return {
      type: 'stream',
      frames: [...frames, ...(hasUsage ? [chunk([], usage)] : []), doneFrame],
      failureFrames: [dataFrame({ error: midStreamFailure })],
    };
  },
};
