import { z } from 'zod';
import { json } from '../../http/reply.ts';
import { answerQuestion } from '../../model/answer-question.ts';
import { readDirectives } from '../../model/directives.ts';
import { textPieces } from '../../model/pieces.ts';
import { seedOf, stableId } from '../../model/stable-hash.ts';
import type { Route } from '../../vendor.ts';
import { isModel, knowModel } from './known-model.ts';
import { failureFrames, frameOf } from './message-stream.ts';
import { refuse } from './refusal.ts';
import { validate } from './validate.ts';

const CompleteRequest = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  max_tokens_to_sample: z.int().min(0),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
});

/** The legacy text API. @see https://docs.anthropic.com/en/api/complete */
export const completeRoute: Route = {
  method: 'POST',
  path: /^\/v1\/complete$/,
  answer(incoming) {
    const valid = validate(incoming, CompleteRequest);
    if (!valid.ok) return valid.reply;
    const request = valid.value;
    const model = knowModel(request.model);
    if (!isModel(model)) return model;
    if (!/^\s*Human:/.test(request.prompt)) return refuse(400, 'prompt must start with "\n\nHuman:" turn');
    if (!/\n\nAssistant:[^\n]*$/.test(request.prompt)) return refuse(400, 'prompt must end with "\n\nAssistant:" turn');
    const asked = request.prompt.split('\n\nHuman:').at(-1)?.split('\n\nAssistant:')[0]?.trim() ?? '';
    const { text, wish } = readDirectives(asked);
    const seed = seedOf(incoming.body);
    const answer = answerQuestion({
      prompt: text,
      wish,
      seed,
      toolResults: [],
      tools: [],
      choice: { mode: 'none' },
      allowsParallelCalls: false,
      canSearch: false,
      mustSearch: false,
      schema: undefined,
      reasons: false,
      images: 0,
      documents: [],
      prefill: '',
      maxTokens: request.max_tokens_to_sample,
      stopSequences: ['\n\nHuman:', ...(request.stop_sequences ?? [])],
    });
    const head = { type: 'completion', id: stableId('compl_01', seed, 22), model: model.name };
    const end = {
      stop_reason: answer.finish.type === 'length' ? 'max_tokens' : 'stop_sequence',
      stop: answer.finish.type === 'stop-sequence' ? answer.finish.sequence : '\n\nHuman:',
    };
    const whole = ` ${answer.refusal ?? answer.text}`;
    if (request.stream !== true) return json(200, { ...head, completion: whole, ...end });
    const pieces = textPieces(whole).map((completion) => ({ ...head, completion, stop_reason: null, stop: null }));
    const frames = [...pieces, { ...head, completion: '', ...end }].map(frameOf);
    return { type: 'stream', frames: [frameOf({ type: 'ping' }), ...frames], failureFrames };
  },
};
