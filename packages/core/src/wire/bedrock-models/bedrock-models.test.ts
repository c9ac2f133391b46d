import { expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { textOfWire } from '../../../testing/wire-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { bedrockModels } from './bedrock-models.ts';

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};
const claude =
  '{"modelId":"anthropic.claude-x","modelName":"Claude X","providerName":"Anthropic","inputModalities":["TEXT","IMAGE"],"outputModalities":["TEXT"]}';

test('models are read and told again', () => {
  const result = okValue(bedrockModels.decodeResponse(bodyOf(`{"modelSummaries":[${claude},{"modelArn":"a"}]}`), {}));
  expect<unknown>(result.models).toEqual([
    {
      id: 'anthropic.claude-x',
      name: 'Claude X',
      ownedBy: 'Anthropic',
      more: { architecture: '{"input_modalities":["text","image"],"output_modalities":["text"]}' },
    },
  ]);
  const target = { provider: 'bedrock', model: '', receivedAtMs: 0 };
  const models = result.models.map((model) => ({ ...model, id: `bedrock/${model.id}` }));
  expect<string>(textOfWire(bedrockModels.encodeResponse({ models }, target))).toBe(`{"modelSummaries":[${claude}]}`);
});

test('anything else is no list', () => {
  expect(bedrockModels.decodeResponse(bodyOf('{"message":"no"}'), {}).ok).toBe(false);
});
