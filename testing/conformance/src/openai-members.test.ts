import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { type House, openHouse } from './house.ts';

/*
 * Every member of a request in OpenAI's own types reaches OpenAI as it was written, and is never lost in silence on the
 * way to Claude: it changes what goes upstream, or is refused, or stands in the fidelity notes.
 */

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const say = [{ role: 'user', content: 'hi' }];
const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } };
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

const chat: { readonly [member: string]: unknown } = {
  messages: [{ role: 'user', content: 'something else' }],
  model: 'openai/gpt-4o',
  audio: { voice: 'alloy', format: 'wav' },
  frequency_penalty: 0.5,
  function_call: { name: 'f' },
  functions: [{ name: 'f', parameters: { type: 'object', properties: {} } }],
  logit_bias: { '50256': -100 },
  logprobs: true,
  max_completion_tokens: 77,
  max_tokens: 78,
  metadata: { a: 'b' },
  modalities: ['text', 'audio'],
  moderation: { model: 'omni-moderation-latest' },
  n: 2,
  parallel_tool_calls: false,
  prediction: { type: 'content', content: 'foretold' },
  presence_penalty: 0.5,
  prompt_cache_key: 'k',
  prompt_cache_options: { mode: 'explicit' },
  prompt_cache_retention: '24h',
  reasoning_effort: 'low',
  response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
  safety_identifier: 's',
  seed: 7,
  service_tier: 'flex',
  stop: ['END'],
  store: true,
  stream: true,
  stream_options: { include_usage: true, include_obfuscation: false },
  temperature: 0.5,
  tool_choice: 'required',
  tools: [tool],
  top_logprobs: 2,
  top_p: 0.5,
  user: 'u',
  verbosity: 'low',
  web_search_options: { search_context_size: 'low' },
};

const responses: { readonly [member: string]: unknown } = {
  access_programs: { trusted_access: true },
  background: true,
  context_management: [{ type: 'compaction', compact_threshold: 1_000 }],
  conversation: 'conv_1',
  image: { detail: 'low' },
  include: ['reasoning.encrypted_content'],
  input: 'something else',
  instructions: 'be brief',
  max_output_tokens: 77,
  max_tool_calls: 3,
  metadata: { a: 'b' },
  model: 'openai/gpt-4o',
  moderation: { model: 'omni-moderation-latest' },
  parallel_tool_calls: false,
  previous_response_id: 'resp_1',
  prompt: { id: 'pmpt_1' },
  prompt_cache_key: 'k',
  prompt_cache_options: { mode: 'explicit' },
  prompt_cache_retention: '24h',
  reasoning: { effort: 'low' },
  safety_identifier: 's',
  service_tier: 'flex',
  store: true,
  stream: true,
  stream_options: { include_obfuscation: false },
  temperature: 0.5,
  text: { format: { type: 'json_schema', name: 'x', schema } },
  tool_choice: 'required',
  tools: [{ type: 'function', name: 'f', parameters: schema, strict: true }],
  top_logprobs: 2,
  top_p: 0.5,
  truncation: 'auto',
  user: 'u',
};

/** What a member needs beside itself to mean anything. */
const companions: { readonly [member: string]: object } = {
  stream_options: { stream: true },
  audio: { modalities: ['text', 'audio'] },
  function_call: { functions: chat['functions'] },
  parallel_tool_calls: { tools: [tool] },
  tool_choice: { tools: [tool] },
};
const responsesCompanions: { readonly [member: string]: object } = {
  stream_options: { stream: true },
  parallel_tool_calls: { tools: responses['tools'] },
  tool_choice: { tools: responses['tools'] },
};

/** OpenAI's newer models refuse the older word. */
const newerSpelling: { readonly [member: string]: string } = { max_tokens: 'max_completion_tokens' };

/** Losing these changes nothing at all: they are what the API does without them, or what the gateway itself decides. */
const meansNothingElsewhere: ReadonlySet<string> = new Set(['model', 'stream_options', 'include']);

const endpoints = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    types: ['chat/completions/completions.d.ts', 'ChatCompletionCreateParamsBase'],
    base: { messages: say },
    members: chat,
    companions,
  },
  {
    name: 'responses',
    path: '/v1/responses',
    types: ['responses/responses.d.ts', 'ResponseCreateParamsBase'],
    base: { input: say },
    members: responses,
    companions: responsesCompanions,
  },
] as const;

/** Names of the members of an interface, as the SDK declares it. */
async function declared([file, name]: readonly [string, string]): Promise<readonly string[]> {
  const path = fileURLToPath(import.meta.resolve('openai')).replace(/[^/]+$/, `resources/${file}`);
  const text = await Bun.file(path).text();
  const start = text.indexOf(`interface ${name} {`);
  const body = text.slice(start, text.indexOf('\n}', start));
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, member]) => member ?? '');
}

interface Told {
  readonly status: number;
  /** the body that went upstream, without what differs by itself */
  readonly sent: object | undefined;
  readonly notes: string;
}

async function ask(path: string, body: object): Promise<Told> {
  house.simulator.reset();
  house.simulator.script({ reply: { status: 418, headers: { 'content-type': 'application/json' }, body: '{}' } });
  const response = await fetch(house.url + path, {
    method: 'POST',
    headers: { 'x-bf-fidelity': 'report' },
    body: JSON.stringify(body),
  });
  await response.text();
  const sent = house.simulator.requests.at(-1)?.body;
  return {
    status: response.status,
    sent: typeof sent === 'object' && sent !== null ? sent : undefined,
    notes: response.headers.get('x-bf-fidelity') ?? '[]',
  };
}

describe.each(endpoints)('P16: $name', ({ path, types, base, members, companions: beside }) => {
  test('the table knows every member of the official types', async () => {
    expect(Object.keys(members).toSorted()).toEqual((await declared(types)).toSorted());
  });

  test.each(Object.entries(members))('%s reaches OpenAI as it is', async (member, value) => {
    const model = member === 'reasoning' ? 'openai/o3' : 'openai/gpt-4o'; // others refuse it
    const { sent } = await ask(path, { model, ...base, ...beside[member], [member]: value });
    const name = newerSpelling[member] ?? member;
    const expected = member === 'model' ? 'gpt-4o' : value;
    if (member === 'stream_options') expect(sent).toMatchObject({ [member]: expected });
    else expect(Reflect.get(sent ?? {}, name)).toEqual(expected);
  });

  test.each(Object.entries(members).filter(([member]) => !meansNothingElsewhere.has(member)))(
    '%s is not lost in silence on the way to Claude',
    async (member, value) => {
      const model = 'anthropic/claude-sonnet-4-5-20250929';
      const without = await ask(path, { model, ...base, ...beside[member] });
      const told = await ask(path, { model, ...base, ...beside[member], [member]: value });
      if (told.status === 400 && told.sent === undefined) return; // refused
      const hasChanged = JSON.stringify(told.sent) !== JSON.stringify(without.sent);
      expect(hasChanged || told.notes !== without.notes).toBe(true);
    },
  );
});
