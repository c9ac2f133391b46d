import fc from 'fast-check';
import { commonCoreRequest } from '../../../testing/arbitraries/core-requests.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { attemptsLaw, commonCoreLaw, fastPathLaw, noSilentLossLaw } from '../../../testing/cross-laws.ts';
import { bedrock } from './bedrock.ts';

const requests = fc.oneof(commonCoreRequest(), richRequest());

codecLaws(bedrock);
commonCoreLaw(bedrock, bedrock);
noSilentLossLaw(bedrock, bedrock, requests);
fastPathLaw(bedrock, requests);
attemptsLaw([bedrock], requests);
