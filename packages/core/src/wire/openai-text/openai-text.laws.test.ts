import fc from 'fast-check';
import { commonCoreRequest } from '../../../testing/arbitraries/core-requests.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { fastPathLaw } from '../../../testing/cross-laws.ts';
import { openaiText } from './openai-text.ts';

codecLaws(openaiText);
fastPathLaw(openaiText, fc.oneof(commonCoreRequest(), richRequest()));
