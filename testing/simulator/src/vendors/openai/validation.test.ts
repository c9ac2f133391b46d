import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { pixel, post } from '../../testing/clients.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const user = { role: 'user', content: 'Hi' };
const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object' } } };
const call = {
  role: 'assistant',
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
};
const image = (url: string) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
const format = (schema: unknown) => ({ type: 'json_schema', json_schema: { name: 's', strict: true, schema } });

type Row = readonly [why: string, body: unknown, message: string, param?: string | null];

describe('chat', () => {
  const chat = (rest: object) => ({ model: 'gpt-4o', messages: [user], ...rest });
  test.each<Row>([
    ['unknown member', chat({ reasoning: {} }), "Unknown parameter: 'reasoning'.", 'reasoning'],
    [
      'unknown member below',
      chat({ messages: [{ ...user, cache_control: {} }] }),
      "Unknown parameter: 'messages[0].cache_control'.",
      'messages[0].cache_control',
    ],
    [
      'unknown member of a part',
      chat({ messages: [{ role: 'user', content: [{ type: 'text', text: 'a', citations: 1 }] }] }),
      "Unknown parameter: 'messages[0].content[0].citations'.",
      'messages[0].content[0].citations',
    ],
    ['no model', { messages: [user] }, "Missing required parameter: 'model'.", 'model'],
    ['no messages', { model: 'gpt-4o' }, "Missing required parameter: 'messages'.", 'messages'],
    [
      'empty messages',
      chat({ messages: [] }),
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'messages',
    ],
    [
      'bad role',
      chat({ messages: [{ role: 'boss', content: 'x' }] }),
      "Invalid value: 'boss'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool' and 'function'.",
      'messages[0].role',
    ],
    [
      'wrong type',
      chat({ temperature: 'hot' }),
      "Invalid type for 'temperature': expected a decimal, but got a string instead.",
      'temperature',
    ],
    [
      'too hot',
      chat({ temperature: 3 }),
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
      'temperature',
    ],
    [
      'content of the wrong type',
      chat({ messages: [{ role: 'user', content: 5 }] }),
      "Invalid type for 'messages[0].content': expected one of a string or an array, but got an integer instead.",
      'messages[0].content',
    ],
    [
      'unknown part',
      chat({ messages: [{ role: 'user', content: [{ type: 'video' }] }] }),
      "Invalid value: 'video'. Supported values are: 'text', 'image_url', 'input_audio' and 'file'.",
      'messages[0].content[0].type',
    ],
    [
      'stream_options without stream',
      chat({ stream_options: { include_usage: true } }),
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
    ],
    [
      'tool_choice without tools',
      chat({ tool_choice: 'auto' }),
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      'tool_choice',
    ],
    [
      'choice of an absent tool',
      chat({ tools: [tool], tool_choice: { type: 'function', function: { name: 'g' } } }),
      "Tool choice 'g' not found in 'tools' parameter.",
      'tool_choice',
    ],
    [
      'tool without name',
      chat({ tools: [{ type: 'function', function: {} }] }),
      "Missing required parameter: 'tools[0].function.name'.",
      'tools[0].function.name',
    ],
    [
      'tool name with a blank',
      chat({ tools: [{ type: 'function', function: { name: 'a b' } }] }),
      "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      'tools[0].function.name',
    ],
    [
      'tool schema that is no object',
      chat({ tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'string' } } }] }),
      `Invalid schema for function 'f': schema must be a JSON Schema of 'type: "object"', got 'type: "string"'.`,
      'tools[0].function.parameters',
    ],
    [
      'strict schema left open',
      chat({ response_format: format({ type: 'object', properties: {} }) }),
      "Invalid schema for response_format 's': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      'response_format',
    ],
    [
      'JSON mode without the word',
      chat({ response_format: { type: 'json_object' } }),
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
    ],
    [
      'stray tool message',
      chat({ messages: [user, { role: 'tool', tool_call_id: 'c1', content: 'x' }] }),
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      'messages.[1].role',
    ],
    [
      'unanswered call',
      chat({ messages: [user, call, user] }),
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: c1",
      'messages.[2].role',
    ],
    [
      'image of another kind',
      chat({ messages: image('data:image/bmp;base64,AAAA') }),
      "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
      'messages[0].content[0].image_url.url',
    ],
    [
      'max_tokens for a reasoning model',
      { model: 'o3', messages: [user], max_tokens: 5 },
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
    ],
    [
      'temperature for a reasoning model',
      { model: 'gpt-5', messages: [user], temperature: 0 },
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      'temperature',
    ],
    [
      'effort for another model',
      chat({ reasoning_effort: 'low' }),
      'Unrecognized request argument supplied: reasoning_effort',
      null,
    ],
    [
      'top_logprobs alone',
      chat({ top_logprobs: 2 }),
      "The 'logprobs' parameter must be enabled for 'top_logprobs' to be used.",
      'top_logprobs',
    ],
    [
      'too many stops',
      chat({ stop: ['a', 'b', 'c', 'd', 'e'] }),
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
      'stop',
    ],
    [
      'long user',
      chat({ user: 'u'.repeat(65) }),
      "Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      'user',
    ],
    ['not JSON', '{"model":', 'We could not parse the JSON body of your request.', null],
  ])('%s', async (_why, body, message, param = null) => {
    const { status, body: answer } = await post(simulator, '/openai/v1/chat/completions', body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      error: { message: expect.stringContaining(message), type: 'invalid_request_error', param },
    });
  });

  test('a healthy image and a healthy tool round pass', async () => {
    const messages = [
      ...image(`data:image/png;base64,${pixel}`),
      call,
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ];
    expect((await post(simulator, '/openai/v1/chat/completions', chat({ messages, tools: [tool] }))).status).toBe(200);
  });
});

describe('responses', () => {
  const ask = (rest: object) => ({ model: 'gpt-4o', input: 'Hi', ...rest });
  test.each<Row>([
    ['chat member', ask({ messages: [] }), "Unknown parameter: 'messages'.", 'messages'],
    ['no input', { model: 'gpt-4o' }, "One of 'input' or 'previous_response_id'", null],
    [
      'few tokens',
      ask({ max_output_tokens: 5 }),
      "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 5 instead.",
      'max_output_tokens',
    ],
    ['chat tool', ask({ tools: [tool] }), "Missing required parameter: 'tools[0].name'.", 'tools[0].name'],
    ['unknown tool', ask({ tools: [{ type: 'web_fetch' }] }), "Invalid value: 'web_fetch'.", 'tools[0].type'],
    [
      'output part in a user turn',
      ask({ input: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] }),
      "Invalid value: 'output_text'.",
      'input[0].content[0]',
    ],
    [
      'stray output',
      ask({ input: [{ type: 'function_call_output', call_id: 'c', output: 'x' }] }),
      'No tool call found for function call output with call_id c.',
      'input',
    ],
    [
      'open call',
      ask({ input: [{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }] }),
      'No tool output found for function call c.',
      'input',
    ],
    [
      'foreign id',
      ask({ input: [{ type: 'function_call', id: 'call_1', call_id: 'c', name: 'f', arguments: '{}' }] }),
      "Invalid 'input[0].id': 'call_1'. Expected an ID that begins with 'fc'.",
      'input[0].id',
    ],
    [
      'lone reasoning',
      ask({ input: [{ type: 'reasoning', id: 'rs_1', summary: [] }] }),
      "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
      'input',
    ],
    [
      'effort for another model',
      ask({ reasoning: { effort: 'low' } }),
      "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      'reasoning.effort',
    ],
    [
      'temperature for a reasoning model',
      { model: 'o3', input: 'x', temperature: 1 },
      "Unsupported parameter: 'temperature' is not supported with this model.",
      'temperature',
    ],
    [
      'lost predecessor',
      ask({ previous_response_id: 'resp_x' }),
      "Previous response with id 'resp_x' not found.",
      'previous_response_id',
    ],
    ['unknown include', ask({ include: ['everything'] }), "Invalid value: 'everything'.", 'include[0]'],
  ])('%s', async (_why, body, message, param = null) => {
    const { status, body: answer } = await post(simulator, '/openai/v1/responses', body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { message: expect.stringContaining(message), param } });
  });
});

describe('the door', () => {
  const ask = { model: 'gpt-4o', messages: [user] };
  test.each<readonly [string, unknown, Record<string, string | undefined>, number, string | null]>([
    ['no key', ask, { authorization: undefined }, 401, null],
    ['a bad key', ask, { authorization: 'Bearer sk-invalid-1' }, 401, 'invalid_api_key'],
    ['not JSON by name', ask, { 'content-type': 'text/plain' }, 400, 'unsupported_content_type'],
    ['unknown model', { ...ask, model: 'claude-3' }, {}, 404, 'model_not_found'],
  ])('%s', async (_why, body, headers, status, code) => {
    const answer = await post(simulator, '/openai/v1/chat/completions', body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });

  test('an unknown path is 404 in the vendor’s words', async () => {
    const answer = await post(simulator, '/openai/v1/nothing', {});
    expect(answer).toMatchObject({ status: 404, body: { error: { type: 'invalid_request_error' } } });
  });
});
