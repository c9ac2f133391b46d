import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { compose, type Gateway } from '@bifrost/gateway/src/compose.ts';
import { readConfig } from '@bifrost/gateway/src/config/read-config.ts';
import { buildSettings } from '@bifrost/gateway/src/config/settings/build-settings.ts';
import { type Listener, listen } from '@bifrost/gateway/src/http/listener.ts';
import { awsAccount, type Simulator, startSimulator } from '@bifrost/simulator';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import OpenAI from 'openai';
import { failureOf, pixel } from './house.ts';

let simulator: Simulator;
let gateway: Gateway;
let listener: Listener;
let openai: OpenAI;
let anthropic: Anthropic;

const { accessKeyId, secretAccessKey } = awsAccount;
const silent = { debug() {}, info() {}, warn() {}, error: console.error };
const sonnet = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const model = `bedrock/${sonnet}`;

beforeAll(async () => {
  simulator = await startSimulator();
  gateway = await gatewayOver([
    {
      name: 'signed',
      value: '',
      bedrock_key_config: { access_key: accessKeyId, secret_key: secretAccessKey, region: 'eu-west-1' },
    },
  ]);
  listener = listen(gateway, { hostname: '127.0.0.1', port: 0 });
  const url = listener.url.origin;
  openai = new OpenAI({ apiKey: 'unused', baseURL: `${url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'unused', baseURL: `${url}/anthropic`, maxRetries: 0 });
});
afterAll(async () => {
  await listener.stop(true);
  await gateway.close();
  await simulator.stop();
});
beforeEach(() => simulator.reset());

function gatewayOver(keys: readonly object[]): Promise<Gateway> {
  const bedrock = {
    keys: keys.map((key) => ({ models: ['*'], weight: 1, ...key })),
    network_config: { base_url: `${simulator.url}/bedrock`, max_retries: 0 },
  };
  const file = { providers: { bedrock }, config_store: { enabled: false }, logs_store: { enabled: false } };
  const read = readConfig(JSON.stringify(file), { file: 'config.json', env: {}, newId: () => crypto.randomUUID() });
  if (!read.ok) throw new Error(read.problems.map((problem) => problem.message).join('; '));
  return compose({
    config: read.config,
    ...buildSettings(read.config),
    flags: { appDir: '/nonexistent' },
    log: silent,
  });
}

/** The maker's own SDK, which proves that the simulator speaks as AWS does. */
const awsClient = (secret: string): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: `${simulator.url}/bedrock`,
    credentials: { accessKeyId, secretAccessKey: secret },
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  });

describe("AWS's own SDK at the simulator", () => {
  const input: ConverseCommandInput = { modelId: sonnet, messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

  test('is answered when its signature is right', async () => {
    const answer = await awsClient(secretAccessKey).send(new ConverseCommand(input));
    expect(answer.output?.message?.content).toEqual([{ text: 'You said: Hello' }]);
    expect(answer.stopReason).toBe('end_turn');
  });

  test('reads the stream', async () => {
    const { stream } = await awsClient(secretAccessKey).send(new ConverseStreamCommand(input));
    let text = '';
    let stop: string | undefined;
    for await (const event of stream ?? []) {
      text += event.contentBlockDelta?.delta?.text ?? '';
      stop ??= event.messageStop?.stopReason;
    }
    expect([text, stop]).toEqual(['You said: Hello', 'end_turn']);
  });

  test('is refused with another secret', async () => {
    const failure = await failureOf(awsClient('other').send(new ConverseCommand(input)));
    expect(failure).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  });
});

describe('chat with a signed key', () => {
  const ask = (content: OpenAI.ChatCompletionUserMessageParam['content']) => ({
    model,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content },
    ] satisfies OpenAI.ChatCompletionMessageParam[],
  });

  test('is answered; the model goes into the path', async () => {
    const completion = await openai.chat.completions.create(ask('Hello'));
    expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'You said: Hello' } });
    const request = simulator.requests.at(-1);
    expect(request?.path).toBe(`/model/${encodeURIComponent(sonnet)}/converse`);
    expect(request?.body).toMatchObject({ system: [{ text: 'Be brief.' }], inferenceConfig: {} });
    expect(JSON.stringify(request)).not.toContain(secretAccessKey);
  });

  test('streams', async () => {
    const stream = await openai.chat.completions.create({ ...ask('[[sim: words=40]]'), stream: true });
    let text = '';
    let finish: string | null = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish ??= chunk.choices[0]?.finish_reason ?? null;
    }
    const whole = await openai.chat.completions.create(ask('[[sim: words=40]]'));
    expect([text, finish]).toEqual([whole.choices[0]?.message.content ?? '', 'stop']);
    expect(simulator.requests.at(0)?.path).toEndWith('/converse-stream');
  });

  test('sees images', async () => {
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } } as const;
    const completion = await openai.chat.completions.create(ask([{ type: 'text', text: 'What is it?' }, image]));
    expect(completion.choices[0]?.message.content).toContain('What is it?');
    expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain(`{"format":"png","source":{"bytes":"${pixel}"}}`);
  });

  test.each([false, true])('answers by schema (stream: %p)', async (stream) => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    };
    const response_format = { type: 'json_schema', json_schema: { name: 'place', schema } } as const;
    const asked = { ...ask('Where?'), response_format };
    const text = stream
      ? await openai.chat.completions.stream(asked).finalContent()
      : (await openai.chat.completions.create(asked)).choices[0]?.message.content;
    expect(JSON.parse(text ?? '')).toHaveProperty('city');
    expect(simulator.requests.at(-1)?.body).toMatchObject({
      toolConfig: { toolChoice: { tool: { name: 'bf_so_place' } } },
    });
  });

  test('tells what the provider refuses, and its failures', async () => {
    const refused = await failureOf(openai.chat.completions.create({ ...ask('Hello'), model: 'bedrock/nobody' }));
    expect(refused).toMatchObject({ status: 400 });
    expect(String(refused)).toContain('The provided model identifier is invalid.');
    const throttled = await failureOf(openai.chat.completions.create(ask('[[sim: status=429]]')));
    expect(throttled).toMatchObject({ status: 429 });
  });

  test.each([
    ['error-mid', 'Too many tokens'],
    ['cut', ''],
  ])('a stream that breaks (%s) is no answer', async (kind, words) => {
    const drained = async () => {
      const asked = ask(`[[sim: kind=${kind}; after=5; words=40]]`);
      for await (const _ of await openai.chat.completions.create({ ...asked, stream: true }));
    };
    const failure = await failureOf(drained());
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toContain(words);
  });
});

describe('tools through the Messages API', () => {
  const tool: Anthropic.Tool = {
    name: 'get_weather',
    input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  };
  const thinking = { type: 'enabled', budget_tokens: 1_024 } as const;

  test.each([false, true])('with signed thinking, there and back (stream: %p)', async (isStreamed) => {
    const question: Anthropic.MessageParam = { role: 'user', content: 'Ask get_weather.' };
    const asked = { model, max_tokens: 4_000, thinking, tools: [tool], messages: [question] };
    const first = isStreamed
      ? await anthropic.messages.stream(asked).finalMessage()
      : await anthropic.messages.create(asked);
    expect(first.content.map(({ type }) => type)).toEqual(['thinking', 'tool_use']);
    expect(first.stop_reason).toBe('tool_use');
    const call = first.content.find((block) => block.type === 'tool_use');
    const results: Anthropic.ToolResultBlockParam[] = [
      { type: 'tool_result', tool_use_id: call?.id ?? '', content: 'rain' },
    ];
    const messages = [
      question,
      { role: 'assistant', content: first.content } as const,
      { role: 'user', content: results } as const,
    ];
    const second = await anthropic.messages.create({ ...asked, messages });
    expect(second.content.map((block) => (block.type === 'text' ? block.text : ''))).toContain('The tools say: rain');
  });
});

test('an API key is a bearer token', async () => {
  const other = await gatewayOver([{ name: 'token', value: 'bedrock-api-key-1' }]);
  const door = listen(other, { hostname: '127.0.0.1', port: 0 });
  const client = new OpenAI({ apiKey: 'unused', baseURL: `${door.url.origin}/v1`, maxRetries: 0 });
  try {
    const messages = [{ role: 'user', content: 'Hello' }] satisfies OpenAI.ChatCompletionMessageParam[];
    const completion = await client.chat.completions.create({ model, messages });
    expect(completion.choices[0]?.message.content).toBe('You said: Hello');
    expect(simulator.requests.at(-1)?.headers['authorization']).toStartWith('Bearer redacted:');
  } finally {
    await door.stop(true);
    await other.close();
  }
});
