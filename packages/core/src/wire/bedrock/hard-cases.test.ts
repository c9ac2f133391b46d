import { describe, expect, test } from 'bun:test';
import {
  at,
  crossedAnswer,
  crossedRequest,
  listAt,
  notesOf,
  readAnswer,
  readRequest,
  requestCrossing,
} from '../../../testing/crossing.ts';
import { cutBytes } from '../../../testing/cut-bytes.ts';
import { decodedFrames, encodedResult, framesOf } from '../../../testing/laws/law-subject.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { ablestTarget, askOf, plainSent } from '../../../testing/targets.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { foldEvents } from '../fold.ts';
import { eventStreamReader, printEventStreamFrame } from '../framing/event-stream.ts';
import type { Frame } from '../framing/frame.ts';
import { runStep } from '../step.ts';
import type { TargetFeature } from '../target-features.ts';
import { bedrock } from './bedrock.ts';

const user = (...content: readonly object[]) => ({ role: 'user', content });
const assistant = (...content: readonly object[]) => ({ role: 'assistant', content });
const converse = (...messages: readonly object[]) => ({ messages });
const features = (...names: readonly TargetFeature[]) => ({ features: new Set<string>(names) });
const onClaude = features('cache-marker', 'tool-cache-marker', 'named-choice', 'image-in-tool-result');
const pixel = 'iVBORw0KGgo=';

const weather = {
  toolSpec: { name: 'w', description: 'Weather.', inputSchema: { json: { type: 'object', properties: {} } } },
};

describe('turns', () => {
  test('nobody says nothing, and the user begins', () => {
    const { wire } = crossedRequest(bedrock, converse(assistant({ text: 'Hi' }), user(), user({ text: '' })), bedrock);
    expect(listAt(wire, 'messages')).toEqual([user({ text: '...' }), assistant({ text: 'Hi' }), user({ text: '...' })]);
  });

  test('results stand first, in the order of their calls, behind a cache point of their own', () => {
    const call = (toolUseId: string) => ({ toolUse: { toolUseId, name: 'w', input: {} } });
    const result = (toolUseId: string) => ({ toolResult: { toolUseId, content: [{ text: toolUseId }] } });
    const point = { cachePoint: { type: 'default' } };
    const body = converse(
      user({ text: 'q' }),
      assistant(call('a'), call('b')),
      user({ text: 'and' }, result('b'), point, result('a')),
    );
    const { wire } = crossedRequest(bedrock, body, bedrock, onClaude);
    expect(listAt(wire, 'messages', 2, 'content')).toEqual([result('a'), result('b'), point, { text: 'and' }]);
  });

  test('a tool that only the history knows is offered', () => {
    const body = converse(
      user({ text: 'q' }),
      assistant({ toolUse: { toolUseId: 'a', name: 'w', input: { x: 1 } } }),
      user({ toolResult: { toolUseId: 'a', content: [{ json: { y: 2 } }], status: 'error' } }),
    );
    const crossed = crossedRequest(bedrock, body, bedrock);
    expect(at(crossed.wire, 'toolConfig', 'tools', 0, 'toolSpec', 'name')).toBe('w');
    expect(notesOf(crossed)).toContain('added tools (required-by-target, form)');
    expect(at(crossed.wire, 'messages', 2)).toEqual(body.messages[2]);
  });

  test('numbers and the order of members survive in arguments and schemas', () => {
    const input = '{"id":12345678901234567890,"2":1.0,"1":1e2}';
    const schema = '{"type":"object","properties":{"2":{"minimum":1.0},"1":{}}}';
    const text = `{"messages":[{"role":"user","content":[{"text":"q"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"w","input":${input}}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"w","description":"d","inputSchema":{"json":${schema}}}}]}}`;
    const crossed = crossedRequest(bedrock, text, bedrock);
    expect(crossed.text).toContain(`"input":${input}`);
    expect(crossed.text).toContain(`"json":${schema}`);
  });

  test('names and ids that are too long come back as they were', () => {
    const name = 'n'.repeat(70);
    const body = {
      ...converse(user({ text: 'q' })),
      toolConfig: { tools: [{ toolSpec: { ...weather.toolSpec, name } }] },
    };
    const { wire, sent } = crossedRequest(bedrock, body, bedrock);
    const spelled = String(at(wire, 'toolConfig', 'tools', 0, 'toolSpec', 'name'));
    expect(spelled.length).toBeLessThanOrEqual(64);
    const answer = {
      output: { message: assistant({ toolUse: { toolUseId: 'a', name: spelled } }) },
      stopReason: 'tool_use',
    };
    expect(readAnswer(bedrock, answer, sent).candidates[0]?.items[0]).toMatchObject({ name, input: { json: '{}' } });
  });
});

describe('documents and media', () => {
  const document = (name: string) => ({ document: { format: 'pdf', name, source: { bytes: 'JVBERg==' } } });
  test('names are made legal and told apart', () => {
    const crossed = crossedRequest(bedrock, converse(user(document('a/b  c.pdf'), document('a/b c.pdf'))), bedrock);
    const names = listAt(crossed.wire, 'messages', 0, 'content').map((block) => at(block, 'document', 'name'));
    expect(names).toEqual(['a_b c_pdf', 'a_b c_pdf (2)']);
  });

  test('an image of another format, or behind a URL, is refused', () => {
    const items = (source: object) => ({ type: 'image', source }) as const;
    const target = ablestTarget('bedrock');
    for (const source of [
      { kind: 'base64', data: 'AA==', mediaType: 'image/tiff' },
      { kind: 'url', url: 'https://a.b/c.png' },
    ] as const) {
      const request = {
        model: 'm',
        instructions: [],
        turns: [{ role: 'user', items: [{ ...items(source), source }] } as const],
      };
      expect(bedrock.codec.encodeRequest(request, target).ok).toBe(false);
    }
  });

  test('what a guardrail is to see, and blocks nobody knows, stay as they are', () => {
    const guarded = { guardContent: { text: { text: 'look', qualifiers: ['query'] } } };
    const body = converse(
      user(guarded, { futureBlock: { a: 1.5 } }, { image: { format: 'png', source: { bytes: pixel } } }),
    );
    expect(listAt(crossedRequest(bedrock, body, bedrock).wire, 'messages')).toEqual(body.messages);
    expect(readRequest(bedrock, body).turns[0]?.items[0]).toMatchObject({ type: 'text', text: 'look' });
  });
});

describe('caching', () => {
  const point = { cachePoint: { type: 'default' } };
  test('points become marks on what stands before them, and the earliest of too many go', () => {
    const body = {
      system: [{ text: 's' }, point],
      messages: [user({ text: 'a' }, point, { text: 'b' }, point, { text: 'c' }, point)],
      toolConfig: { tools: [weather, point] },
    };
    expect(readRequest(bedrock, body)).toMatchObject({
      tools: [{ cache: {} }],
      turns: [{ items: [{ cache: {} }, { cache: {} }, { cache: {} }] }],
    });
    const crossed = crossedRequest(bedrock, body, bedrock, onClaude);
    expect(crossed.wire).toMatchObject({
      system: body.system,
      messages: body.messages,
      toolConfig: { tools: [weather] },
    });
    expect(notesOf(crossed)).toEqual(['dropped cache-markers (out-of-range, cost)']);
  });

  test('between the tools of a model that takes none, they are left out', () => {
    const body = { ...converse(user({ text: 'a' })), toolConfig: { tools: [weather, point] } };
    const crossed = crossedRequest(bedrock, body, bedrock, features('cache-marker', 'named-choice'));
    expect(at(crossed.wire, 'toolConfig', 'tools')).toEqual([weather]);
  });
});

describe('reasoning', () => {
  const asked = (fields: object) => ({ ...converse(user({ text: 'q' })), additionalModelRequestFields: fields });
  const fieldsFor = (fields: object, change: object) =>
    at(crossedRequest(bedrock, asked(fields), bedrock, change).wire, 'additionalModelRequestFields');

  test('a budget for Claude is an effort for Nova, and a setting of its own for the others', () => {
    const thinking = { thinking: { type: 'enabled', budget_tokens: 2_000 } };
    expect(fieldsFor(thinking, {})).toEqual(thinking);
    expect(fieldsFor(thinking, { sealFamily: 'nova', maxOutputTokens: 4_000 })).toEqual({
      reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' },
    });
    expect(fieldsFor(thinking, { sealFamily: 'bedrock' })).toEqual({
      reasoning_config: { type: 'enabled', budget_tokens: 2_000 },
    });
  });

  test('the highest effort of Nova takes no limit and no sampling', () => {
    const body = {
      ...asked({ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } }),
      inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.5 },
    };
    expect(crossedRequest(bedrock, body, bedrock, { sealFamily: 'nova' }).wire).toMatchObject({ inferenceConfig: {} });
    expect(at(crossedRequest(bedrock, body, bedrock, { sealFamily: 'nova' }).wire, 'inferenceConfig')).toEqual({});
  });

  test('too small a budget is refused', () => {
    const body = asked({ thinking: { type: 'enabled', budget_tokens: 100 } });
    expect(requestCrossing(bedrock, body, bedrock)).toBe('reasoning.max_tokens must be >= 1024 for anthropic');
  });

  test('Claude is not made to call a tool while it thinks', () => {
    const toolConfig = { tools: [weather], toolChoice: { any: {} } };
    const body = { ...asked({ thinking: { type: 'enabled', budget_tokens: 2_000 } }), toolConfig };
    const crossed = crossedRequest(bedrock, body, bedrock, onClaude);
    expect(at(crossed.wire, 'toolConfig', 'toolChoice')).toEqual({ auto: {} });
    expect(notesOf(crossed)).toContain('approximated toolChoice (conflict, meaning)');
    const off = { ...asked({ thinking: { type: 'disabled' } }), toolConfig };
    expect(at(crossedRequest(bedrock, off, bedrock, onClaude).wire, 'toolConfig', 'toolChoice')).toEqual({ any: {} });
  });

  test('unsigned thinking is left out for Claude and told to others', () => {
    const body = converse(
      user({ text: 'q' }),
      assistant({ reasoningContent: { reasoningText: { text: 'T' } } }, { text: 'a' }),
      user({ text: 'r' }),
    );
    expect(listAt(crossedRequest(bedrock, body, bedrock).wire, 'messages', 1, 'content')).toEqual([{ text: 'a' }]);
    const other = crossedRequest(bedrock, body, bedrock, { sealFamily: 'deepseek' });
    expect(listAt(other.wire, 'messages', 1, 'content')).toHaveLength(2);
  });
});

describe('the tool that stands for a schema', () => {
  const request: GenerateRequest = {
    model: 'm',
    instructions: [],
    turns: [{ role: 'user', items: [{ type: 'text', text: 'q' }] }],
    output: { type: 'json-schema', name: 'person', schema: asJsonText('{"type":"object"}') },
  };
  const encoded = (names: readonly TargetFeature[], more: Partial<GenerateRequest> = {}) =>
    okValue(bedrock.codec.encodeRequest({ ...request, ...more }, ablestTarget('bedrock', features(...names))));

  test('is forced, unless the model or its thinking forbids that', () => {
    expect(at(encoded(['named-choice']).wire, 'toolConfig', 'toolChoice')).toEqual({ tool: { name: 'bf_so_person' } });
    expect(at(encoded([]).wire, 'toolConfig', 'toolChoice')).toBeUndefined();
    expect(
      at(encoded(['named-choice'], { reasoning: { thinking: 'on' } }).wire, 'toolConfig', 'toolChoice'),
    ).toBeUndefined();
  });

  test('its input is the answer, whatever the model says beside it', () => {
    const { sent } = encoded(['named-choice']);
    const call = { toolUse: { toolUseId: 'a', name: 'bf_so_person', input: { n: 'J' } } };
    const answer = { output: { message: assistant({ text: 'Here:' }, call) }, stopReason: 'tool_use' };
    expect(readAnswer(bedrock, answer, sent).candidates[0]).toMatchObject({
      items: [{ type: 'text', text: '{"n":"J"}' }],
      finish: { reason: 'stop' },
    });
  });

  test('in a stream, the text is held back and the JSON comes live', () => {
    const { sent } = encoded(['named-choice']);
    const frames: readonly Frame[] = [
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":"Here:"}}' },
      {
        event: 'contentBlockStart',
        data: '{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"a","name":"bf_so_person"}}}',
      },
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\\"n\\":"}}}' },
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":1,"delta":{"toolUse":{"input":"\\"J\\"}"}}}' },
      { event: 'messageStop', data: '{"stopReason":"tool_use"}' },
    ];
    const events = decodedFrames(bedrock, frames, sent);
    expect(events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))).toEqual(['{"n":', '"J"}']);
    expect(foldEvents(events).candidates[0]?.finish.reason).toBe('stop');
  });
});

describe('streams', () => {
  const sent = plainSent('bedrock');
  const said: readonly Frame[] = [
    { event: 'messageStart', data: '{"role":"assistant","p":"abc"}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"T"}}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"S"}}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":1,"delta":{"text":"Ø"}}' },
    { event: 'contentBlockStart', data: '{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"a","name":"w"}}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":2,"delta":{"toolUse":{"input":""}}}' },
  ];
  const stop: Frame = { event: 'messageStop', data: '{"stopReason":"tool_use"}' };
  const metadata: Frame = {
    event: 'metadata',
    data: '{"usage":{"inputTokens":20,"outputTokens":4,"totalTokens":124,"cacheReadInputTokens":80,"cacheWriteInputTokens":20}}',
  };

  test('starts and stops may be missing, and the end comes in either order', () => {
    const [one, other] = [
      [stop, metadata],
      [metadata, stop],
    ].map((end) => foldEvents(decodedFrames(bedrock, [...said, ...end], sent)));
    expect<unknown>(one).toEqual(other);
    expect(one?.candidates[0]?.items).toMatchObject([
      { type: 'reasoning', entries: [{ text: 'T' }], seal: { data: 'S' } },
      { type: 'text', text: 'Ø' },
      { type: 'tool-call', callId: 'a', name: 'w', input: { json: '{}' } },
    ]);
    expect(one?.usage).toMatchObject({ input: 120, output: 4, inputOf: { cacheRead: 80, cacheWrite: 20 } });
  });

  test('a new block ends the one before it at once', () => {
    const order = decodedFrames(bedrock, said, sent).flatMap((event) =>
      event.type === 'item-start' || event.type === 'item-end' ? [`${event.type} ${event.item}`] : [],
    );
    expect(order.slice(0, 4)).toEqual(['item-start 0', 'item-end 0', 'item-start 1', 'item-end 1']);
  });

  test('bytes cut at every place tell the same, and end once', () => {
    const frames = [...said, stop, metadata];
    const bytes = Uint8Array.from(frames.flatMap((frame) => [...printEventStreamFrame(frame)]));
    const whole = decodedFrames(bedrock, frames, sent);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const told = decodedFrames(bedrock, runStep(eventStreamReader(), cutBytes(bytes, [cut])), sent);
      expect(told).toEqual(whole);
    }
    expect(whole.filter(({ type }) => type === 'response-end')).toHaveLength(1);
  });

  test.each([
    ['throttlingException', 429],
    ['serviceUnavailableException', 503],
    ['internalServerException', 500],
    ['validationException', undefined],
  ])('%s is an error with status %p', (event, status) => {
    const events = decodedFrames(bedrock, [...said, { event, data: '{"message":"M"}' }], sent);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { message: `stream ${event}: M`, type: event } });
    expect(events.at(-1)).toHaveProperty('error.kind', 'upstream-error');
    expect(Reflect.get(Object(Reflect.get(Object(events.at(-1)), 'error')), 'status')).toBe(status);
    const frames = framesOf(bedrock, events, askOf('bedrock'));
    expect(frames.at(-1)).toEqual({ event, data: '{"message":"M"}' });
  });

  test('a stream without its stop is cut', () => {
    expect(decodedFrames(bedrock, said, sent).at(-1)).toMatchObject({ type: 'error', error: { kind: 'stream-cut' } });
  });
});

describe('answers', () => {
  test('what only Bedrock says stays for its clients and means nothing to others', () => {
    const answer = {
      metrics: { latencyMs: 12 },
      output: { message: assistant({ text: 'a' }) },
      stopReason: 'guardrail_intervened',
      trace: { guardrail: { score: 1.5 } },
      usage: {
        inputTokens: 1,
        outputTokens: 2,
        totalTokens: 3,
        cacheWriteInputTokens: 0,
        cacheDetails: [{ ttl: '1h', inputTokens: 0 }],
      },
      serviceTier: { type: 'flex' },
    };
    const { text, notes } = encodedResult(bedrock, readAnswer(bedrock, answer), askOf('bedrock'));
    expect(JSON.parse(text)).toEqual(answer);
    expect(notes).toEqual([]);
    expect(readAnswer(bedrock, answer).candidates[0]?.finish.reason).toBe('content-filter');
  });

  test('cited text keeps its sources', () => {
    const citation = {
      title: 't',
      sourceContent: [{ text: 'c' }],
      location: { documentChar: { documentIndex: 0, start: 1, end: 2 } },
    };
    const cited = { citationsContent: { content: [{ text: 'a' }], citations: [citation] } };
    const answer = { output: { message: assistant(cited) }, stopReason: 'end_turn' };
    expect(at(crossedAnswer(bedrock, answer, bedrock).wire, 'output', 'message', 'content', 0)).toEqual(cited);
    expect(readAnswer(bedrock, answer).candidates[0]?.items[0]).toMatchObject({
      text: 'a',
      annotations: [{ citedText: 'c' }],
    });
  });

  test('error bodies keep their words, whatever they call them', () => {
    const error = bedrock.codec.decodeError(403, {
      __type: 'com.amazon.coral.service#AccessDeniedException:http://x',
      Message: 'no',
    });
    expect(error).toMatchObject({ status: 403, message: 'no', type: 'AccessDeniedException' });
    expect(bedrock.codec.encodeError({ kind: 'rate-limited', message: 'slow' })).toEqual({
      message: 'slow',
      __type: 'ThrottlingException',
    });
  });
});
