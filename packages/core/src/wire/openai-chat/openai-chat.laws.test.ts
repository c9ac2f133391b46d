import fc from 'fast-check';
import { commonCoreRequest } from '../../../testing/arbitraries/core-requests.ts';
import { richRequest } from '../../../testing/arbitraries/rich-requests.ts';
import { codecLaws } from '../../../testing/codec-laws.ts';
import { attemptsLaw, fastPathLaw, noSilentLossLaw } from '../../../testing/cross-laws.ts';
import { openaiChat } from './openai-chat.ts';

const requests = fc.oneof(commonCoreRequest(), richRequest());

codecLaws(openaiChat);
fastPathLaw(openaiChat, requests);
noSilentLossLaw(openaiChat, openaiChat, requests);
attemptsLaw([openaiChat], requests);
