import { readDirectives } from '../../model/directives.ts';
import type { OfferedTool, Question, ToolChoice } from '../../model/question.ts';
import type { Content, GenerateRequest } from './generate-request.ts';

/** A request as the model understands it. */
export function generateQuestion(request: GenerateRequest, seed: string): Question {
  const { contents, tools = [], toolConfig, generationConfig = {} } = request;
  const { thinkingConfig, maxOutputTokens, stopSequences = [] } = generationConfig;
  const { text, wish } = readDirectives(lastText(contents));
  const last = contents.at(-1);
  const functions = tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  const isJson = generationConfig.responseMimeType === 'application/json';
  const { mode, allowedFunctionNames } = toolConfig?.functionCallingConfig ?? {};
  const offered = functions.filter(({ name }) => mode !== 'ANY' || (allowedFunctionNames?.includes(name) ?? true));
  return {
    prompt: text,
    wish,
    seed,
    toolResults: (last?.parts ?? []).flatMap(({ functionResponse }) =>
      functionResponse ? [JSON.stringify(functionResponse.response)] : [],
    ),
    tools: offered.map(
      ({ name, parametersJsonSchema, parameters }): OfferedTool => ({
        name,
        takes: 'json',
        schema: parametersJsonSchema ?? lowerCased(parameters) ?? {},
      }),
    ),
    choice: choiceOf(mode),
    allowsParallelCalls: true,
    canSearch: tools.some(({ googleSearch }) => googleSearch !== undefined),
    mustSearch: false,
    schema: isJson
      ? (generationConfig.responseJsonSchema ?? lowerCased(generationConfig.responseSchema) ?? {})
      : undefined,
    reasons: thinkingConfig?.includeThoughts === true,
    images: contents.flatMap(({ parts = [] }) => parts).filter((part) => part.inlineData?.mimeType.startsWith('image/'))
      .length,
    documents: [],
    prefill: last?.role === 'model' ? lastText([last]) : '',
    maxTokens: maxOutputTokens ?? 8192,
    stopSequences,
  };
}

function choiceOf(mode: string | undefined): ToolChoice {
  if (mode === 'ANY') return { mode: 'required' };
  return { mode: mode === 'NONE' ? 'none' : 'auto' };
}

const textOf = ({ parts = [] }: Content): string => parts.map(({ text = '' }) => text).join('');

const lastText = (contents: readonly Content[]): string => {
  const asked = contents.findLast(
    (content) => contents.length === 1 || (content.role !== 'model' && textOf(content) !== ''),
  );
  return asked === undefined ? '' : textOf(asked);
};

/** The dialect of the API as JSON Schema, as far as the sampler needs it. */
function lowerCased(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerCased);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'type' && typeof value === 'string' ? value.toLowerCase() : lowerCased(value),
    ]),
  );
}
