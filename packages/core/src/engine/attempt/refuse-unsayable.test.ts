import { expect, test } from 'bun:test';
import { readRequest } from '../../../testing/crossing.ts';
import { ablestTarget } from '../../../testing/targets.ts';
import { anthropic } from '../../wire/anthropic/anthropic.ts';
import type { GenerateFormat } from '../../wire/generate-format.ts';
import { openaiChat } from '../../wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../../wire/openai-responses/openai-responses.ts';
import { unsayable } from './refuse-unsayable.ts';

const hello = { role: 'user', content: 'hi' };
const chat = (more: object) => ({ model: 'm', messages: [hello], ...more });
const responses = (more: object) => ({ model: 'm', input: [hello], ...more });

const toClaude = ablestTarget('anthropic');

test.each<readonly [GenerateFormat, object, string]>([
  [openaiChat, chat({ messages: [hello, { role: 'critic', content: 'no' }] }), "messages with role 'critic' are"],
  [
    openaiChat,
    chat({ messages: [hello, { role: 'function', name: 'f', content: '1' }] }),
    "messages with role 'function' are",
  ],
  [openaiChat, chat({ functions: [{ name: 'f' }] }), 'functions, which tools have replaced, are'],
  [openaiChat, chat({ tools: [{ type: 'novel' }] }), "tool type 'novel' is"],
  [openaiChat, chat({ tool_choice: { type: 'novel' } }), 'tool choice {"type":"novel"} is'],
  [openaiChat, chat({ response_format: { type: 'novel' } }), 'output format {"type":"novel"} is'],
  [
    openaiResponses,
    responses({ input: [hello, { type: 'message', role: 'critic', content: 'no' }] }),
    "messages with role 'critic' are",
  ],
  [
    openaiResponses,
    responses({ input: [hello, { type: 'item_reference', id: 'msg_1' }] }),
    'references to stored items are',
  ],
  [openaiResponses, responses({ prompt: { id: 'pmpt_1' } }), 'stored prompts are'],
])('%# a part of the question that only its own format can say is refused elsewhere', (format, body, what) => {
  const request = readRequest(format, body);
  expect(unsayable(request, toClaude)?.message).toBe(`${what} not supported by provider 'anthropic'`);
  expect(unsayable(request, ablestTarget(format.name))).toBeUndefined();
});

test.each<readonly [GenerateFormat, object]>([
  [openaiChat, chat({ moderation: { model: 'x' }, messages: [{ role: 'user', content: [{ type: 'novel' }] }] })],
  [openaiResponses, responses({ input: [hello, { type: 'novel' }] })],
  [anthropic, { model: 'm', messages: [hello, { role: 'assistant', content: [{ type: 'fallback' }] }] }],
])('%# what stands beside the question may be left out with a note', (format, body) => {
  for (const target of [toClaude, ablestTarget('openai-chat'), ablestTarget('openai-responses')])
    expect(unsayable(readRequest(format, body), target)).toBeUndefined();
});
