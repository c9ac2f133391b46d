import type { IncomingRequest } from '../../http/incoming-request.ts';
import { json } from '../../http/reply.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { Memory } from '../../model/memory.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import type { Route } from '../../vendor.ts';
import { checkMessages } from './check-messages.ts';
import { isModel, knowModel } from './known-model.ts';
import { messageBlocks } from './message-blocks.ts';
import { type MessageFacts, wholeMessage } from './message-object.ts';
import { messageStream } from './message-stream.ts';
import { messagesQuestion } from './messages-question.ts';
import { CountTokensRequest, MessagesRequest } from './messages-request.ts';
import { inputUsage } from './prompt-cache.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';

const betasOf = ({ headers }: IncomingRequest): readonly string[] =>
  (headers['anthropic-beta'] ?? '')
    .split(',')
    .map((beta) => beta.trim())
    .filter(Boolean);

/** @see https://docs.anthropic.com/en/api/messages */
export const messagesRoute: Route = {
  method: 'POST',
  path: /^\/v1\/messages$/,
  answer(incoming, _params, { memory, nowSeconds }) {
    const valid = validate(incoming, MessagesRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    const message = checkMessages({ request, model, betas: betasOf(incoming) });
    if (message !== undefined) return refuse(400, message);

    const seed = seedOf(incoming.body);
    const question = messagesQuestion(request, seed);
    const answer = answerQuestion(question);
    const facts: MessageFacts = {
      id: stableId('msg_01', seed, 22),
      model: model.name,
      answer,
      blocks: messageBlocks(answer, request, question.wish.redact === true, seed),
      input: inputUsage(memory, request, nowSeconds),
    };
    return request.stream === true ? messageStream(facts) : json(200, wholeMessage(facts));
  },
};

/** @see https://docs.anthropic.com/en/api/messages-count-tokens */
export const countTokensRoute: Route = {
  method: 'POST',
  path: /^\/v1\/messages\/count_tokens$/,
  answer(incoming, _params, { nowSeconds }) {
    const valid = validate(incoming, CountTokensRequest);
    if (!valid.ok) return valid.reply;
    const model = knowModel(valid.value.model);
    if (!isModel(model)) return model;
    const message = checkMessages({ request: valid.value, model, betas: betasOf(incoming) });
    if (message !== undefined) return refuse(400, message);
    const { fresh, read, written5m, written1h } = inputUsage(new Memory(), valid.value, nowSeconds);
    return json(200, { input_tokens: fresh + read + written5m + written1h });
  },
};
