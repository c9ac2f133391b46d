import fc from 'fast-check';
import { commonCoreRequest } from '../../../testing/arbitraries/core-requests.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { attemptsLaw, commonCoreLaw, fastPathLaw, noSilentLossLaw, sealsLaw } from '../../../testing/cross-laws.ts';
import { gemini } from './gemini.ts';

const requests = fc.oneof(commonCoreRequest(), richRequest());

codecLaws(gemini);
commonCoreLaw(gemini, gemini);
fastPathLaw(gemini, requests);
noSilentLossLaw(gemini, gemini, requests);
attemptsLaw([gemini], requests);
sealsLaw([gemini], [gemini]);
