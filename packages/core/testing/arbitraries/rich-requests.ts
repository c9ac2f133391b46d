import fc from 'fast-check';
import type { AssistantItem, ToolResultItem, Turn, UserItem } from '../../src/schema/generate/item.ts';
import type { DocumentPart, ImagePart, Part } from '../../src/schema/generate/part.ts';
import type { GenerateRequest, Instruction } from '../../src/schema/generate/request.ts';
import type { Tool, ToolChoice } from '../../src/schema/generate/tool.ts';
import type { WireFormat } from '../../src/schema/generate/wire-format.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';
import { functionTool } from './core-requests.ts';
import { assistantItems, type ItemKinds, inlineImage, pixel, textPart, words } from './items.ts';
import { optional } from './optional.ts';

/** What the requests may hold beyond text, calls and settings. Everything is on unless switched off. */
export interface RequestKinds extends ItemKinds {
  readonly documents?: boolean;
  readonly cache?: boolean;
  readonly hosted?: boolean;
  readonly freeformTools?: boolean;
  readonly systemTurns?: boolean;
  readonly oddNames?: boolean;
  /** opaque items of these formats */
  readonly opaqueOf?: readonly WireFormat[];
  readonly extra?: boolean;
}

const everything: RequestKinds = {
  reasoning: true,
  seals: true,
  refusals: true,
  freeformCalls: true,
  annotations: false,
  media: false,
  serverTools: false,
  documents: true,
  cache: true,
  hosted: true,
  freeformTools: true,
  systemTurns: true,
  oddNames: false,
  opaqueOf: [],
  extra: false,
};

/** Requests that use most of what the middle can say, well-formed but not tamed for any format. */
export const richRequest = (kinds: RequestKinds = {}): fc.Arbitrary<GenerateRequest> => {
  const on = { ...everything, ...kinds };
  return optional<GenerateRequest>(
    {
      model: fc.constant('model-1'),
      instructions: fc.array(instruction(on), { maxLength: 2 }),
      turns: turns(on),
    },
    {
      tools: fc.uniqueArray(tool(on), { maxLength: 3, selector: (each) => JSON.stringify([each.type, nameOf(each)]) }),
      toolChoice: toolChoice(),
      allowsParallelCalls: fc.boolean(),
      output: fc.constantFrom<NonNullable<GenerateRequest['output']>>(
        { type: 'json' },
        {
          type: 'json-schema',
          name: 'person',
          schema: asJsonText('{"type":"object","properties":{}}'),
          isStrict: true,
        },
      ),
      sampling: sampling(),
      limits: fc.constantFrom({ maxOutputTokens: 64 }, { maxOutputTokens: 2048, stop: ['a', 'b', 'c', 'd', 'e'] }),
      reasoning: fc.constantFrom(
        { effort: 'low' },
        { effort: 'high', display: 'auto' },
        { thinking: { budgetTokens: 2048 } },
        { thinking: 'off' },
        { thinking: 'adaptive' },
      ),
      candidateCount: fc.constantFrom(1, 3),
      logprobs: fc.constantFrom({}, { top: 3 }),
      identity: fc.constantFrom({ user: 'u-1' }, { metadata: { team: asJsonText('"a"') } }),
      service: fc.constantFrom({ tier: 'flex' }, { tier: 'auto' }),
      delivery: fc.constantFrom({ isStream: true }, { isStream: true, wantsUsage: true }),
      verbosity: fc.constantFrom('low', 'high'),
      ...(on.extra && { extra: fc.constant({ my_param: asJsonText('{"b":1.0}') }) }),
    },
  );
};

const instruction = (on: RequestKinds): fc.Arbitrary<Instruction> =>
  fc.record({
    authority: fc.constantFrom('system', 'developer'),
    placement: fc.constantFrom('field', 'message'),
    parts: fc.array(cacheable(textPart(), on), { minLength: 1, maxLength: 2 }),
  });

const cacheable = <T extends Part>(part: fc.Arbitrary<T>, on: RequestKinds): fc.Arbitrary<T> =>
  fc
    .tuple(part, fc.constantFrom(undefined, undefined, {}, { ttl: '5m' }, { ttl: '1h' }))
    .map(([value, cache]) => (on.cache && cache ? { ...value, cache } : value));

function turns(on: RequestKinds): fc.Arbitrary<readonly Turn[]> {
  const group = fc.record({
    asked: fc.array(userPart(on), { minLength: 1, maxLength: 2 }),
    said: assistantItems(on),
    isSystemAfter: on.systemTurns ? fc.boolean() : fc.constant(false),
    isError: fc.boolean(),
    answer: fc.array(resultPart(on), { minLength: 1, maxLength: 2 }),
  });
  return fc.array(group, { minLength: 1, maxLength: 3 }).map((groups) => {
    const all: Turn[] = [];
    let answers: readonly UserItem[] = [];
    for (const [index, { asked, said, isSystemAfter, isError, answer }] of groups.entries()) {
      const own = said.map(
        (item): AssistantItem => ('callId' in item ? { ...item, callId: `${item.callId}${index}` } : item),
      );
      all.push({ role: 'user', items: [...answers, ...asked] });
      if (own.length > 0) all.push({ role: 'assistant', items: own });
      answers = own.flatMap((item) => (item.type === 'tool-call' ? [result(item.callId, answer, isError)] : []));
      if (isSystemAfter && answers.length === 0 && own.length > 0) {
        all.push(
          { role: 'user', items: [{ type: 'text', text: 'and' }] },
          { role: 'system', items: [{ type: 'text', text: 'be brief' }] },
        );
      }
    }
    return [...all, { role: 'user', items: [...answers, { type: 'text', text: 'go on' }] }];
  });
}

const result = (callId: string, parts: ToolResultItem['parts'], isError: boolean): ToolResultItem => ({
  type: 'tool-result',
  callId,
  parts,
  isError,
});

function resultPart(on: RequestKinds): fc.Arbitrary<ToolResultItem['parts'][number]> {
  const text = words().map((said) => ({ type: 'text', text: said }) as const);
  return on.media ? fc.oneof(text, inlineImage()) : text;
}

function userPart(on: RequestKinds): fc.Arbitrary<Part> {
  const parts: fc.Arbitrary<Part>[] = [cacheable(textPart(), on), inlineImage(), imageByUrl()];
  if (on.documents) parts.push(cacheable(document(), on));
  for (const format of on.opaqueOf ?? []) parts.push(fc.constant(opaque(format)));
  return fc.oneof(...parts);
}

const imageByUrl = (): fc.Arbitrary<ImagePart> =>
  fc.constantFrom({}, { detail: 'low' }).map((detail) => ({
    type: 'image',
    source: { kind: 'url', url: 'https://x.test/a.png' },
    ...detail,
  }));

const document = (): fc.Arbitrary<DocumentPart> =>
  fc.constantFrom<DocumentPart>(
    { type: 'document', name: 'a.pdf', source: { kind: 'base64', data: pixel, mediaType: 'application/pdf' } },
    { type: 'document', source: { kind: 'url', url: 'https://x.test/a.pdf' } },
    { type: 'document', name: 'notes', source: { kind: 'text', text: 'T', mediaType: 'text/plain' } },
  );

const opaque = (format: WireFormat): Part => ({
  type: 'opaque',
  format,
  label: 'novelty',
  wire: asJsonText('{"type":"novelty","x":1.0}'),
});

function tool(on: RequestKinds): fc.Arbitrary<Tool> {
  const tools: fc.Arbitrary<Tool>[] = [functionTool()];
  tools.push(functionTool().map((each) => ({ ...each, isStrict: true })));
  if (on.cache) tools.push(functionTool().map((each) => ({ ...each, cache: { ttl: '1h' } })));
  if (on.oddNames) tools.push(functionTool().map((each) => ({ ...each, name: `${each.name} ø!` })));
  if (on.freeformTools) tools.push(fc.constant({ type: 'freeform', name: 'run', description: 'Runs.' }));
  if (on.hosted) tools.push(fc.constant({ type: 'hosted', settings: { tool: 'web-search' } }));
  return fc.oneof(...tools);
}

const nameOf = (each: Tool): string => ('name' in each && each.name !== undefined ? each.name : each.type);

const toolChoice = (): fc.Arbitrary<ToolChoice> =>
  fc.constantFrom<ToolChoice>(
    { mode: 'auto' },
    { mode: 'none' },
    { mode: 'required' },
    { mode: 'one', name: 'w', kind: 'function' },
    { mode: 'among', names: ['w', 'search'], isRequired: true },
  );

const sampling = (): fc.Arbitrary<NonNullable<GenerateRequest['sampling']>> =>
  optional<NonNullable<GenerateRequest['sampling']>>(
    {},
    {
      temperature: fc.constantFrom(0, 0.7, 1.5),
      topP: fc.constantFrom(0.9, 1),
      topK: fc.constantFrom(1, 40),
      seed: fc.constantFrom(0, 7),
      frequencyPenalty: fc.constantFrom(0.5),
      presencePenalty: fc.constantFrom(-0.5),
      logitBias: fc.constant({ '50256': -100 }),
    },
  );
