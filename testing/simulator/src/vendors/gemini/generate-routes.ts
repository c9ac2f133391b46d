import type { z } from 'zod';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { type JsonReply, json } from '../../http/reply.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { readModelSuffix } from '../../model/directives.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import { countJsonTokens } from '../../model/tokens.ts';
import { firstTrouble } from '../../validation/trouble.ts';
import type { Route } from '../../vendor.ts';
import { type AnswerFacts, answerFrames, wholeAnswer } from './answer-chunks.ts';
import { checkContents } from './check-contents.ts';
import { generateQuestion } from './generate-question.ts';
import { CountRequest, GenerateRequest } from './generate-request.ts';
import { failureFrames, messageOf, refuse } from './refusal.ts';

export const listedModels = [
  'gemini-3-pro-preview',
  'gemini-3-flash-preview',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
] as const;

/** The model behind a name, or Google's 404. */
function knownModel(asked: string): string | JsonReply {
  const { model } = readModelSuffix(asked);
  if (/^gemini-[a-z0-9.-]+$/.test(model)) return model;
  return refuse(404, `models/${model} is not found for API version v1beta, or is not supported for generateContent.`);
}

type Valid<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: JsonReply };

function validate<T>({ body }: IncomingRequest, schema: z.ZodType<T>): Valid<T> {
  if (body === undefined)
    return { ok: false, reply: refuse(400, 'Invalid JSON payload received. Unexpected end of string.') };
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, reply: refuse(400, messageOf(firstTrouble(parsed.error, body))) };
}

function ask(incoming: IncomingRequest, asked: string): AnswerFacts | JsonReply {
  const model = knownModel(asked);
  if (typeof model !== 'string') return model;
  const valid = validate(incoming, GenerateRequest);
  if (!valid.ok) return valid.reply;
  const trouble = checkContents(valid.value, model);
  if (trouble !== undefined) return refuse(400, trouble);
  const seed = seedOf(incoming.body);
  const { contents, systemInstruction, tools } = valid.value;
  return {
    id: stableId('', seed, 22),
    model,
    answer: answerQuestion(generateQuestion(valid.value, seed)),
    promptTokens: countJsonTokens([contents, systemInstruction, tools]),
    seed,
  };
}

const isRefusal = (asked: AnswerFacts | JsonReply): asked is JsonReply => 'status' in asked;
const pathOf = (method: string): RegExp => new RegExp(`^/v1(?:beta)?/models/([^/:]+):${method}$`);

/** @see https://ai.google.dev/api/generate-content */
export const generateRoute: Route = {
  method: 'POST',
  path: pathOf('generateContent'),
  answer(incoming, [model = '']) {
    const asked = ask(incoming, model);
    return isRefusal(asked) ? asked : json(200, wholeAnswer(asked));
  },
};

/** Without `alt=sse` the API sends one long list instead of events, which nobody here reads. */
export const streamRoute: Route = {
  method: 'POST',
  path: pathOf('streamGenerateContent'),
  answer(incoming, [model = '']) {
    const asked = ask(incoming, model);
    if (isRefusal(asked)) return asked;
    if (incoming.query.get('alt') !== 'sse') return json(200, [wholeAnswer(asked)]);
    return { type: 'stream', frames: answerFrames(asked), failureFrames };
  },
};

/** @see https://ai.google.dev/api/tokens */
export const countRoute: Route = {
  method: 'POST',
  path: pathOf('countTokens'),
  answer(incoming, [asked = '']) {
    const model = knownModel(asked);
    if (typeof model !== 'string') return model;
    const valid = validate(incoming, CountRequest);
    if (!valid.ok) return valid.reply;
    const { contents, systemInstruction, tools } = {
      ...valid.value,
      ...valid.value.generateContentRequest,
    } as Partial<GenerateRequest>;
    return json(200, { totalTokens: countJsonTokens([contents, systemInstruction, tools]) });
  },
};

/** @see https://ai.google.dev/api/models#method:-models.list */
export const modelsRoute: Route = {
  method: 'GET',
  path: /^\/v1beta\/models$/,
  answer: () =>
    json(200, {
      models: listedModels.map((name) => ({
        name: `models/${name}`,
        displayName: name,
        inputTokenLimit: 1_048_576,
        outputTokenLimit: 65_536,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
    }),
};
