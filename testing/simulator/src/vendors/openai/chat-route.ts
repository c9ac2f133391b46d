import { json } from '../../http/reply.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import { countJsonTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { cachedTokens } from './cached-tokens.ts';
import { chatQuestion } from './chat-question.ts';
import { type ChatHead, type ChatUsage, chatCompletion, chatStream } from './chat-reply.ts';
import { ChatRequest } from './chat-request.ts';
import { checkChat } from './check-chat.ts';
import { isModel, knowModel } from './known-model.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';

/** @see https://platform.openai.com/docs/api-reference/chat/create */
export const chatRoute: Route = {
  method: 'POST',
  path: /^\/v1\/chat\/completions$/,
  answer(incoming, _params, { memory, nowSeconds }) {
    const valid = validate(incoming, ChatRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    const refusal = checkChat(request, model);
    if (refusal !== undefined) return refuse(400, refusal);

    const seed = seedOf(incoming.body);
    const question = chatQuestion(request, model, seed);
    const answer = answerQuestion(question);
    const answers = Array.from({ length: request.n ?? 1 }, () => answer);
    const prompt = JSON.stringify([request.tools, request.messages]);
    const usage: ChatUsage = {
      promptTokens: countJsonTokens(request.messages) + countJsonTokens(request.tools),
      cachedTokens: 0,
      completionTokens: answer.outputTokens * answers.length,
      reasoningTokens: answer.reasoningTokens * answers.length,
    };
    const known = cachedTokens(memory, `${model.name} ${request.prompt_cache_key ?? ''}`, prompt, nowSeconds);
    const paid = { ...usage, cachedTokens: Math.min(known, usage.promptTokens) };
    const tier = request.service_tier ?? 'default';
    const head: ChatHead = {
      id: stableId('chatcmpl-', seed, 29),
      created: nowSeconds,
      model: model.snapshot,
      serviceTier: tier === 'auto' ? 'default' : tier,
    };
    const topLogprobs = request.logprobs === true ? (request.top_logprobs ?? 0) : undefined;
    if (request.stream !== true) return json(200, chatCompletion(head, answers, paid, topLogprobs));
    return chatStream(head, answers, paid, {
      includesUsage: request.stream_options?.include_usage === true,
      isObfuscated: request.stream_options?.include_obfuscation !== false,
      topLogprobs,
    });
  },
};
