import { expect, test } from 'bun:test';
import { JsonBody } from '../../schema/json/json-body.ts';
import { checkRequest } from './check-request.ts';

const complaint = (body: object): string => {
  const parsed = JsonBody.parse(JSON.stringify(body));
  if (!parsed.ok) return parsed.message;
  const checked = checkRequest(parsed.body);
  return checked.ok ? 'fine' : checked.error.message;
};

const messages = [{ role: 'user', content: 'hi' }];

test.each([
  [{}, 'messages is required for chat completion'],
  [{ messages: [] }, 'messages is required for chat completion'],
  [{ messages: null }, 'messages is required for chat completion'],
  [{ messages }, 'fine'],
  [{ messages, max_tokens: 5, temperature: 1, n: 5.0, stop: 'x', tool_choice: 'any' }, 'fine'],
  [{ messages, stop: ['a', 'b'], logit_bias: { '50256': -100 }, seed: null }, 'fine'],
  [{ messages, reasoning: { effort: 'low' }, reasoning_max_tokens: 9 }, 'fine'],
  [{ messages, some_new_param: { a: 1 } }, 'fine'],
  [{ messages: 'hi' }, 'invalid request format: messages must be an array of objects'],
  [{ messages: ['hi'] }, 'invalid request format: messages must be an array of objects'],
  [{ messages: [{ content: 'hi' }] }, 'invalid request format: messages[0].role must be a string'],
  [
    { messages: [{ role: 'user', content: 5 }] },
    'invalid request format: messages[0].content must be a string or an array of objects',
  ],
  [
    { messages: [...messages, { role: 'user', content: [{ type: 'text', text: 5 }] }] },
    'invalid request format: messages[1].content[0].text must be a string',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'content', content: [] } }] }] },
    'invalid request format: messages[0].content[0].source.type must be one of base64, text, url, file',
  ],
  ...[
    [[{ text: 'x' }], '.type must be a string'],
    [[{ type: 'text' }], '.text must be a string'],
    [[{ type: 'image_url' }], '.image_url.url must be a string'],
    [[{ type: 'image_url', image_url: { url: 5 } }], '.image_url.url must be a string'],
    [[{ type: 'input_audio', input_audio: { data: 'AAA=' } }], '.input_audio.format must be a string'],
    [[{ type: 'file', file: 'f' }], '.file must be an object'],
  ].map(([content, complaint]): [object, string] => [
    { messages: [{ role: 'user', content }] },
    `invalid request format: messages[0].content[0]${complaint}`,
  ]),
  [{ messages: [{ role: 'user', content: [{ type: 'novel' }, { cachePoint: { type: 'default' } }] }] }, 'fine'],
  [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'https://x' }] }] }, 'fine'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'invalid request format: messages[0].tool_call_id must be a string'],
  [
    { messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: 'f' }] }] },
    'invalid request format: messages[0].tool_calls[0].function.name must be a string',
  ],
  [{ messages, tools: [{}] }, 'invalid request format: tools[0].type must be a string'],
  [{ messages, tools: [{ type: 'function' }] }, 'invalid request format: tools[0].function.name must be a string'],
  [
    { messages, tools: [{ type: 'custom', custom: {} }] },
    'invalid request format: tools[0].custom.name must be a string',
  ],
  [{ messages, tools: [{ function: { name: 'f' } }, { type: 'web_search_20250305' }] }, 'fine'],
  [{ messages, max_tokens: '5' }, 'invalid request format: max_tokens must be an integer'],
  [{ messages, max_completion_tokens: 5.5 }, 'invalid request format: max_completion_tokens must be an integer'],
  [{ messages, temperature: '1' }, 'invalid request format: temperature must be a number'],
  [{ messages, stream: 'true' }, 'invalid request format: stream must be a boolean'],
  [{ messages, logit_bias: { a: 'b' } }, 'invalid request format: logit_bias must be an object of numbers'],
  [{ messages, fallbacks: [{ model: 'x' }] }, 'invalid request format: fallbacks must be an array of strings'],
  [{ messages, reasoning: { max_tokens: 'x' } }, 'invalid request format: reasoning.max_tokens must be an integer'],
  [
    { messages, reasoning_effort: 'low', reasoning: { effort: 'low' } },
    'both reasoning_effort and reasoning.effort cannot be present at the same time',
  ],
  [
    { messages, reasoning_max_tokens: 1, reasoning: { max_tokens: 1 } },
    'both reasoning_max_tokens and reasoning.max_tokens cannot be present at the same time',
  ],
])('%j: %s', (body, expected) => expect(complaint(body)).toBe(expected));
