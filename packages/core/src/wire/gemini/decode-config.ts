import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readString } from '../../schema/json/read-value.ts';
import { given, objectAt, restOf, said, textsOf, vendorMember, vendorOf } from './read-json.ts';
import { readSchema } from './read-schema.ts';
import { decodeThinking } from './thinking.ts';

const members = new Set([
  'temperature',
  'topP',
  'topK',
  'seed',
  'frequencyPenalty',
  'presencePenalty',
  'maxOutputTokens',
  'stopSequences',
  'candidateCount',
  'responseLogprobs',
  'logprobs',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseModalities',
  'speechConfig',
  'thinkingConfig',
]);

type Read = Partial<GenerateRequest>;

/** `generationConfig`. @see https://ai.google.dev/api/generate-content#generationconfig */
export function decodeConfig(config: JsonObject): Read {
  const { vendor: thinkingVendor, ...thinking } = decodeThinking(config);
  const { vendor: outputVendor, ...output } = decodeOutput(config);
  const { vendor: mediaVendor, ...media } = decodeModalities(config);
  return {
    ...decodeSampling(config),
    ...decodeLimits(config),
    ...given('candidateCount', readNumber(config['candidateCount'])),
    ...decodeLogprobs(config),
    ...thinking,
    ...output,
    ...media,
    ...vendorOf(restOf(config, members, 'generationConfig'), thinkingVendor, outputVendor, mediaVendor),
  };
}

function decodeSampling(config: JsonObject): Read {
  const sampling = {
    ...given('temperature', readNumber(config['temperature'])),
    ...given('topP', readNumber(config['topP'])),
    ...given('topK', readNumber(config['topK'])),
    ...given('seed', readNumber(config['seed'])),
    ...given('frequencyPenalty', readNumber(config['frequencyPenalty'])),
    ...given('presencePenalty', readNumber(config['presencePenalty'])),
  };
  return Object.keys(sampling).length > 0 ? { sampling } : {};
}

function decodeLimits(config: JsonObject): Read {
  const limits = {
    ...given('maxOutputTokens', readNumber(config['maxOutputTokens'])),
    ...given('stop', textsOf(config['stopSequences'])),
  };
  return Object.keys(limits).length > 0 ? { limits } : {};
}

function decodeLogprobs(config: JsonObject): Read {
  const top = readNumber(config['logprobs']);
  const isWanted = readBoolean(config['responseLogprobs']) ?? top !== undefined;
  return isWanted ? { logprobs: given('top', top) } : {};
}

const json = 'application/json';

/** A type that is neither text nor JSON, or an enumeration, is the API's own business. */
function decodeOutput(config: JsonObject): { readonly output?: OutputConstraint; readonly vendor?: Vendor } {
  const type = readString(config['responseMimeType']);
  const schema = said(config['responseJsonSchema']) ?? said(config['responseSchema']);
  if (type === undefined && schema === undefined) return {};
  if (type === 'text/plain' && schema === undefined) return { output: { type: 'text' } };
  if (type === json && schema === undefined) return { output: { type: 'json' } };
  if (type === json && schema !== undefined) {
    return { output: { type: 'json-schema', schema: readSchema(jsonTextOf(schema)) } };
  }
  const own = ['responseMimeType', 'responseSchema', 'responseJsonSchema'].flatMap((name) => {
    const value = said(config[name]);
    return value === undefined ? [] : [vendorMember(`generationConfig.${name}`, value)];
  });
  return vendorOf(...own);
}

const words = { TEXT: 'text', IMAGE: 'image', AUDIO: 'audio', VIDEO: 'video' } as const;

function decodeModalities(config: JsonObject): Read {
  const wanted = textsOf(config['responseModalities'])?.map((word) => word.toUpperCase());
  const known = wanted?.flatMap((word) => (word in words ? [words[word as keyof typeof words]] : []));
  const isKnown = wanted !== undefined && known?.length === wanted.length;
  const told = said(config['responseModalities']);
  const speech = objectAt(config, 'speechConfig');
  const voice = speech && plainVoice(speech);
  const spoken = said(config['speechConfig']);
  return {
    ...(isKnown && known && { modalities: known }),
    ...(voice !== undefined && { audio: { voice: asJsonText(JSON.stringify(voice)) } }),
    ...vendorOf(
      isKnown || told === undefined ? undefined : vendorMember('generationConfig.responseModalities', told),
      voice !== undefined || spoken === undefined ? undefined : vendorMember('generationConfig.speechConfig', spoken),
    ),
  };
}

/** The name of a ready voice, when nothing else is said about the speech. */
function plainVoice(speech: JsonObject): string | undefined {
  const voice = objectAt(speech, 'voiceConfig');
  const ready = voice && objectAt(voice, 'prebuiltVoiceConfig');
  const isOnly = [speech, voice, ready].every((each) => each !== undefined && Object.keys(each).length === 1);
  const name = ready && said(ready['voiceName']);
  if (name === undefined || !isOnly) return undefined;
  const text: unknown = JSON.parse(jsonTextOf(name));
  return typeof text === 'string' ? text : undefined;
}
