import type { GenerateFormat } from '../generate-format.ts';
import { completeCodec } from './complete-codec.ts';
import { checkCompletion } from './complete-request.ts';

/** Anthropic's text completion of the years before Messages. @see https://docs.claude.com/en/api/complete */
export const anthropicComplete: GenerateFormat = { name: 'anthropic', codec: completeCodec, check: checkCompletion };
