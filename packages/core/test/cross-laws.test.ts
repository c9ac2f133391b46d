import { describe } from 'bun:test';
import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import { bedrock } from '../src/wire/bedrock/bedrock.ts';
import { gemini } from '../src/wire/gemini/gemini.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openaiText } from '../src/wire/openai-text/openai-text.ts';
import { commonCoreRequest } from '../testing/arbitraries/core-requests.ts';
import { richRequest } from '../testing/arbitraries/rich-requests.ts';
import { attemptsLaw, commonCoreLaw, fastPathLaw, noSilentLossLaw, sealsLaw } from '../testing/cross-laws.ts';

const conversations = [openaiChat, openaiResponses, anthropic, bedrock, gemini];
const pairs = conversations.flatMap((from) => conversations.map((to) => [from, to] as const));

describe('between formats', () => {
  for (const [from, to] of pairs) {
    commonCoreLaw(from, to, { noStop: [from, to].includes(openaiResponses) });
    noSilentLossLaw(from, to, richRequest({ seals: false }));
  }
  attemptsLaw([...conversations, openaiText], richRequest());
  sealsLaw(conversations, conversations);
  for (const format of conversations) fastPathLaw(format, richRequest());
  fastPathLaw(openaiText, commonCoreRequest({ noImages: true, noTools: true, noSchema: true }));
});
