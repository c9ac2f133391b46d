import fc from 'fast-check';
import type { AssistantItem, ToolCallItem, ToolResultItem, Turn, UserItem } from '../../src/schema/generate/item.ts';
import type { GenerateRequest } from '../../src/schema/generate/request.ts';
import type { FunctionTool } from '../../src/schema/generate/tool.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';
import { inlineImage, words } from './items.ts';
import { oddObject } from './json.ts';
import { optional } from './optional.ts';

/** What to leave out for formats that cannot say it. */
export interface CoreKinds {
  readonly noStop?: boolean;
  readonly noImages?: boolean;
  readonly noTools?: boolean;
  readonly noSchema?: boolean;
}

/** What every conversation format can say without loss; see the law that meaning crosses. */
export const commonCoreRequest = (kinds: CoreKinds = {}): fc.Arbitrary<GenerateRequest> =>
  fc
    .record({
      request: optional<GenerateRequest>(
        {
          model: fc.constant('model-1'),
          instructions: fc.constantFrom([], [instruction('Be brief.')], [instruction('Be {"brief"}.\n\nAlways.')]),
          turns: conversation(kinds),
          limits: limits(kinds),
        },
        {
          sampling: fc.constantFrom({ temperature: 0.5 }, { temperature: 0 }, { temperature: 1 }),
          ...(kinds.noSchema ? {} : { output: schemaOutput() }),
        },
      ),
      tools: kinds.noTools
        ? fc.constant([])
        : fc.uniqueArray(functionTool(), { maxLength: 3, selector: ({ name }) => name }),
    })
    .map(({ request, tools }) => withTools(request, tools));

const instruction = (text: string) =>
  ({ authority: 'system', placement: 'message', parts: [{ type: 'text', text }] }) as const;

const limits = (kinds: CoreKinds) =>
  optional<NonNullable<GenerateRequest['limits']>>(
    { maxOutputTokens: fc.integer({ min: 16, max: 4096 }) },
    kinds.noStop ? {} : { stop: fc.constantFrom(['END'], ['\n\nHuman:', '###']) },
  );

const schemaOutput = (): fc.Arbitrary<NonNullable<GenerateRequest['output']>> =>
  fc
    .constantFrom(
      '{"type":"object","properties":{"z":{"type":"string"},"a":{"type":"number"}},"required":["z","a"],"additionalProperties":false}',
    )
    .map((schema) => ({ type: 'json-schema', name: 'person', schema: asJsonText(schema) }));

const schemas = [
  '{"type":"object","properties":{"city":{"type":"string"},"2":{"type":"integer","minimum":1.0},"1":{"enum":["a","b"]}}}',
  '{ "type": "object", "properties": {} }',
];

export const functionTool = (): fc.Arbitrary<FunctionTool> =>
  fc.record({
    type: fc.constant('function'),
    name: fc.constantFrom('get_weather', 'search', 'w', 'tool-1'),
    description: words(),
    parameters: fc.constantFrom(...schemas.map(asJsonText)),
  });

/** User first and last, calls answered in their order by the user turn after them. */
const conversation = (kinds: CoreKinds): fc.Arbitrary<readonly Turn[]> =>
  fc.tuple(fc.array(exchange(kinds), { maxLength: 3 }), userItems(kinds)).map(([exchanges, last]) => {
    const turns: Turn[] = [];
    let answers: readonly ToolResultItem[] = [];
    for (const [index, { asked, said, calls }] of exchanges.entries()) {
      const own = calls.map((call, i) => ({ ...call, callId: `call_${index}_${i}` }));
      turns.push({ role: 'user', items: [...answers, ...asked] }, { role: 'assistant', items: [...said, ...own] });
      answers = own.map(({ callId }, i) => answer(callId, calls[i]?.answer ?? ''));
    }
    return [...turns, { role: 'user', items: [...answers, ...last] }];
  });

interface Exchange {
  readonly asked: readonly UserItem[];
  readonly said: readonly AssistantItem[];
  readonly calls: readonly (ToolCallItem & { readonly answer?: string })[];
}

const exchange = (kinds: CoreKinds): fc.Arbitrary<Exchange> =>
  fc.record({
    asked: userItems(kinds),
    said: words().map((text) => [{ type: 'text', text }] as const),
    calls: kinds.noTools ? fc.constant([]) : fc.array(call(), { maxLength: 2 }),
  });

const userItems = (kinds: CoreKinds): fc.Arbitrary<readonly UserItem[]> =>
  fc
    .tuple(words(), kinds.noImages ? fc.constant([]) : fc.array(inlineImage(), { maxLength: 1 }))
    .map(([text, images]) => [{ type: 'text', text }, ...images]);

const call = (): fc.Arbitrary<ToolCallItem> =>
  oddObject().map((json) => ({
    type: 'tool-call',
    callId: '',
    name: 'w',
    input: { kind: 'json', json: asJsonText(json.trim()) },
  }));

const answer = (callId: string, text: string): ToolResultItem => ({
  type: 'tool-result',
  callId,
  parts: [{ type: 'text', text: text === '' ? 'done' : text }],
  isError: false,
});

/** Vendors refuse a history with calls when no tools are offered, so the tool that was called always is. */
function withTools(request: GenerateRequest, tools: readonly FunctionTool[]): GenerateRequest {
  const hasCalls = request.turns.some(({ items }) => items.some(({ type }) => type === 'tool-call'));
  const called: FunctionTool = {
    type: 'function',
    name: 'w',
    description: 'Weather.',
    parameters: asJsonText('{"type":"object","properties":{}}'),
  };
  const offered = hasCalls && !tools.some(({ name }) => name === 'w') ? [...tools, called] : tools;
  return offered.length === 0 ? request : { ...request, tools: offered };
}
