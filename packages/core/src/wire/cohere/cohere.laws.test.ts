import fc from 'fast-check';
import { commonCoreRequest } from '../../../testing/arbitraries/core-requests.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { attemptsLaw, noSilentLossLaw } from '../../../testing/cross-laws.ts';
import { cohere } from './cohere.ts';

const requests = fc.oneof(commonCoreRequest(), richRequest());

codecLaws(cohere);
noSilentLossLaw(cohere, cohere, requests);
attemptsLaw([cohere], requests);
