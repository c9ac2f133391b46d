import { json, type Reply, type StreamReply } from '../../http/reply.ts';
import type { Answer } from '../../model/answer.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import type { Memory } from '../../model/memory.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import { countJsonTokens, countTokens } from '../../model/tokens.ts';
import type { Route } from '../../vendor.ts';
import { cachedTokens } from './cached-tokens.ts';
import { checkResponses } from './check-responses.ts';
import { midStreamFailure } from './failure.ts';
import { isModel, knowModel } from './known-model.ts';
import { type OutputItem, outputItems } from './output-items.ts';
import { refuse } from './refusal.ts';
import { closedResponse, openResponse, type ResponseFacts } from './response-object.ts';
import { itemEvents, type ResponsesEvent } from './responses-events.ts';
import { InputItem } from './responses-input.ts';
import { responsesQuestion } from './responses-question.ts';
import { InputTokensRequest, ResponsesRequest } from './responses-request.ts';
import { eventFrame } from './sse.ts';
import { validate } from './validate.ts';

const itemsOf = (input: ResponsesRequest['input']): readonly InputItem[] =>
  typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : (input ?? []);

/** Items of the response that this one continues, and its own. */
function allItems(request: ResponsesRequest, memory: Memory): readonly InputItem[] | Reply {
  const id = request.previous_response_id ?? undefined;
  if (id === undefined) return itemsOf(request.input);
  const earlier = memory.stored(id);
  if (earlier !== undefined) return [...earlier.map((item) => InputItem.parse(item)), ...itemsOf(request.input)];
  const message = `Previous response with id '${id}' not found.`;
  return refuse(400, { message, param: 'previous_response_id', code: 'previous_response_not_found' });
}

const isItems = (found: readonly InputItem[] | Reply): found is readonly InputItem[] => Array.isArray(found);

const inputTokens = (request: Pick<ResponsesRequest, 'instructions' | 'tools'>, items: readonly InputItem[]): number =>
  countTokens(request.instructions ?? '') + countJsonTokens(items) + countJsonTokens(request.tools);

/** @see https://platform.openai.com/docs/api-reference/responses/create */
export const responsesRoute: Route = {
  method: 'POST',
  path: /^\/v1\/responses$/,
  answer(incoming, _params, { memory, nowSeconds }) {
    const valid = validate(incoming, ResponsesRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    const items = allItems(request, memory);
    if (!isItems(items)) return items;
    const refusal = checkResponses(request, model, items);
    if (refusal !== undefined) return refuse(400, refusal);

    const seed = seedOf(incoming.body);
    const answer = answerQuestion(responsesQuestion(request, items, model, seed));
    const output = outputItems(answer, request, seed);
    const tokens = inputTokens(request, items);
    const prompt = JSON.stringify([request.tools, request.instructions, items]);
    const cached = cachedTokens(memory, `${model.name} ${request.prompt_cache_key ?? ''}`, prompt, nowSeconds);
    const facts: ResponseFacts = {
      id: stableId('resp_', seed, 48),
      createdAt: nowSeconds,
      model,
      request,
      inputTokens: tokens,
      cachedTokens: Math.min(cached, tokens),
    };
    if (request.store !== false) memory.store(facts.id, [...items, ...output]);
    if (request.stream !== true) return json(200, closedResponse(facts, answer, output));
    return stream(facts, answer, output);
  },
};

function stream(facts: ResponseFacts, answer: Answer, output: readonly OutputItem[]): StreamReply {
  const response = openResponse(facts);
  const closed = closedResponse(facts, answer, output);
  const events: readonly ResponsesEvent[] = [
    { type: 'response.created', response },
    { type: 'response.in_progress', response },
    ...itemEvents(output, facts.request.stream_options?.include_obfuscation !== false),
    { type: `response.${closed['status']}`, response: closed },
  ];
  const { code, message, param } = midStreamFailure;
  const failed = { ...response, status: 'failed', error: { code, message } };
  return {
    type: 'stream',
    frames: numbered(events),
    failureFrames: numbered([
      { type: 'error', code, message, param },
      { type: 'response.failed', response: failed },
    ]),
  };
}

const numbered = (events: readonly ResponsesEvent[]): readonly string[] =>
  events.map(({ type, ...members }, sequence_number) => eventFrame({ type, sequence_number, ...members }));

/** @see https://platform.openai.com/docs/api-reference/responses/input-tokens */
export const inputTokensRoute: Route = {
  method: 'POST',
  path: /^\/v1\/responses\/input_tokens$/,
  answer(incoming) {
    const valid = validate(incoming, InputTokensRequest);
    if (!valid.ok) return valid.reply;
    const model = knowModel(valid.value.model);
    if (!isModel(model)) return model;
    const tokens = inputTokens(valid.value, itemsOf(valid.value.input));
    return json(200, { object: 'response.input_tokens', input_tokens: tokens });
  },
};
