import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import type { ListModelsRequest, ListModelsResult, Model } from '../../schema/models/model.ts';
import { encodeBedrockError } from '../bedrock-error.ts';
import type { UnaryFormat } from '../unary-format.ts';

/** The list of foundation models, which has no pages. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html */
export const bedrockModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  name: 'bedrock',
  requestType: 'list_models',
  decodeRequest: () => ok({}),
  encodeRequest: () => ok({ wire: {}, notes: [] }),
  decodeResponse,
  encodeResponse: ({ models }) => ({ modelSummaries: models.map(encodeModel) }),
  usageOf: () => undefined,
  encodeError: encodeBedrockError,
};

function decodeResponse({ value }: JsonBody): Result<ListModelsResult> {
  if (!Array.isArray(value['modelSummaries'])) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  return ok({ models: readObjects(value['modelSummaries']).flatMap(decodeModel) });
}

function decodeModel(wire: JsonObject): readonly Model[] {
  const id = readString(wire['modelId']);
  if (id === undefined) return [];
  const name = readString(wire['modelName']);
  const ownedBy = readString(wire['providerName']);
  const architecture = architectureOf(wire);
  return [
    {
      id,
      ...(name !== undefined && { name }),
      ...(ownedBy !== undefined && { ownedBy }),
      ...(architecture && { more: { architecture: printJson(architecture) } }),
    },
  ];
}

/** AWS shouts its modalities. */
function architectureOf(wire: JsonObject): JsonObject | undefined {
  const input = readStrings(wire['inputModalities'])?.map((each) => each.toLowerCase());
  const output = readStrings(wire['outputModalities'])?.map((each) => each.toLowerCase());
  if (input === undefined && output === undefined) return undefined;
  return { ...(input && { input_modalities: input }), ...(output && { output_modalities: output }) };
}

function encodeModel({ id, name, ownedBy, more }: Model): Json {
  const parsed = more?.['architecture'] === undefined ? undefined : parseJson(more['architecture']);
  const architecture = parsed?.ok && isJsonObject(parsed.value) ? parsed.value : {};
  const shouted = (member: string): readonly string[] | undefined =>
    readStrings(architecture[member])?.map((each) => each.toUpperCase());
  return {
    modelId: id.startsWith('bedrock/') ? id.slice('bedrock/'.length) : id,
    modelName: name ?? id,
    providerName: ownedBy ?? '',
    inputModalities: shouted('input_modalities'),
    outputModalities: shouted('output_modalities'),
  };
}
