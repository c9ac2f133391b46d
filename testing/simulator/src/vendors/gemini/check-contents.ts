import type { Content, GenerateRequest, Part } from './generate-request.ts';
import { isGenuine } from './signatures.ts';

/** What the model's API dislikes about a request beyond its shape; `undefined` when there is nothing. */
export function checkContents(request: GenerateRequest, model: string): string | undefined {
  const { contents } = request;
  return (
    contents.map(contentTrouble).find((trouble) => trouble !== undefined) ??
    contents.map((content, at) => roundTrouble(content, contents[at + 1])).find((trouble) => trouble !== undefined) ??
    (/gemini-[3-9]/.test(model) ? unsignedTrouble(contents) : undefined) ??
    configTrouble(request, model)
  );
}

function contentTrouble({ role, parts = [] }: Content, at: number): string | undefined {
  if (role !== undefined && !['user', 'model', 'function'].includes(role)) {
    return 'Please use a valid role: user, model.';
  }
  if (parts.length === 0) return `* GenerateContentRequest.contents[${at}].parts: contents.parts must not be empty.`;
  for (const [index, part] of parts.entries()) {
    const where = `contents[${at}].parts[${index}]`;
    const data = Object.keys(part).filter((name) => dataMembers.has(name));
    if (data.length !== 1)
      return `* GenerateContentRequest.${where}.data: required oneof field 'data' must have one initialized field`;
    if (part.text === '' && part.thoughtSignature === undefined)
      return `* GenerateContentRequest.${where}.text: empty text parameter`;
    if (part.functionCall !== undefined && role !== 'model')
      return 'Please ensure that function call parts stand in a turn of the model.';
    if (part.functionResponse !== undefined && role === 'model')
      return 'Please ensure that function response turn comes immediately after a function call turn.';
    if (part.thoughtSignature !== undefined && !isGenuine(part)) return 'Corrupted thought signature.';
  }
  return undefined;
}

const dataMembers = new Set([
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
]);

const namesOf = ({ parts = [] }: Content, member: 'functionCall' | 'functionResponse'): readonly string[] =>
  parts.flatMap((part) => part[member]?.name ?? []);

/** The results of a round of calls: all of them, in their order, and nothing else. */
function roundTrouble(content: Content, next: Content | undefined): string | undefined {
  const calls = namesOf(content, 'functionCall');
  if (calls.length === 0 || next === undefined) return undefined;
  const results = namesOf(next, 'functionResponse');
  if (results.length !== calls.length || results.length !== next.parts?.length) {
    return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
  }
  return results.join('\n') === calls.join('\n')
    ? undefined
    : 'Please ensure that function response parts answer the function call parts in their order.';
}

/** In the turn that goes on, the first call of every round has to be signed. */
function unsignedTrouble(contents: readonly Content[]): string | undefined {
  const isQuestion = ({ role, parts = [] }: Content): boolean =>
    role !== 'model' && parts.some((part) => part.functionResponse === undefined);
  const start = contents.findLastIndex(isQuestion);
  const rounds = contents
    .slice(start + 1)
    .map(({ parts = [] }) => parts.find((part) => part.functionCall !== undefined));
  const unsigned = rounds.find((part): part is Part => part !== undefined && part.thoughtSignature === undefined);
  return (
    unsigned &&
    `Function call is missing a thought_signature in functionCall parts. Function call \`default_api:${unsigned.functionCall?.name}\`.`
  );
}

function configTrouble(
  { generationConfig = {}, tools = [], toolConfig }: GenerateRequest,
  model: string,
): string | undefined {
  const { thinkingConfig = {}, responseMimeType, responseSchema, responseJsonSchema } = generationConfig;
  const { thinkingBudget, thinkingLevel } = thinkingConfig;
  if (thinkingBudget !== undefined && thinkingLevel !== undefined) {
    return 'You can only set only one of thinking budget and thinking level.';
  }
  if (thinkingLevel !== undefined && !/gemini-[3-9]/.test(model))
    return 'Thinking level is not supported for this model.';
  const hasSchema = responseSchema !== undefined || responseJsonSchema !== undefined;
  if (hasSchema && responseMimeType !== 'application/json')
    return 'Response schema requires response_mime_type: application/json';
  const declared = tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map((each) => each.name));
  const allowed = toolConfig?.functionCallingConfig?.allowedFunctionNames ?? [];
  const stranger = allowed.find((name) => !declared.includes(name));
  return stranger && `allowed_function_names contains a function that is not declared: ${stranger}`;
}
