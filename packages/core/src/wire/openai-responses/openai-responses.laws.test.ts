import { codecLaws } from '../../../testing/codec-laws.ts';
import { openaiResponses } from './openai-responses.ts';

codecLaws(openaiResponses, {
  kinds: { seals: true, freeformCalls: true, annotations: true, logprobs: true, media: true, serverTools: true },
});
