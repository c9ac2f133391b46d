import { describe, expect, test } from 'bun:test';
import { JsonBody } from '../../schema/json/json-body.ts';
import { openaiResponses } from './openai-responses.ts';

const complaintAbout = (body: object): string | undefined => {
  const parsed = JsonBody.parse(JSON.stringify(body));
  const checked = parsed.ok ? openaiResponses.check(parsed.body) : undefined;
  return checked?.ok === false ? checked.error.message : undefined;
};

describe('a client of /v1/responses', () => {
  test.each<readonly [object, string]>([
    [{}, 'input is required for responses'],
    [{ input: null }, 'input is required for responses'],
    [{ input: [] }, 'input is required for responses'],
    [{ input: 3 }, 'invalid request format: input must be a string or an array of objects'],
    [{ input: ['hi'] }, 'invalid request format: input must be a string or an array of objects'],
    [
      { input: [{ role: 'user', content: 3 }] },
      'invalid request format: input[0].content must be a string or an array of objects',
    ],
    [{ input: 'hi', max_output_tokens: '5' }, 'invalid request format: max_output_tokens must be an integer'],
    [{ input: 'hi', max_output_tokens: 5.5 }, 'invalid request format: max_output_tokens must be an integer'],
    [{ input: 'hi', reasoning: { effort: 3 } }, 'invalid request format: reasoning.effort must be a string'],
    [{ input: 'hi', stream: 'yes' }, 'invalid request format: stream must be a boolean'],
    [
      { input: 'hi', tools: [{ type: 'function', name: 'f' }, { name: 'g' }] },
      'invalid request format: tools[1].type is required',
    ],
    [{ input: 'hi', tools: ['f'] }, 'invalid request format: tools must be an array of objects'],
  ])('%j is told what is wrong', (body, message) => {
    expect(complaintAbout(body)).toBe(message);
  });

  test.each<readonly [object]>([
    [{ input: 'hi' }],
    [{ input: '' }],
    [{ input: { role: 'user', content: 'hi' } }],
    [{ input: [{ role: 'user', content: null }], temperature: null, max_output_tokens: 5.0 }],
    [{ input: [{ type: 'novel', x: 1 }], novel: 1, tools: [{ type: 'novel' }], tool_choice: { type: 'novel' } }],
  ])('%j is taken', (body) => {
    expect(complaintAbout(body)).toBeUndefined();
  });
});
