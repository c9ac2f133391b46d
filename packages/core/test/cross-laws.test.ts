import { describe } from 'bun:test';
import { anthropic } from '../src/wire/anthropic/anthropic.ts';
import { bedrock } from '../src/wire/bedrock/bedrock.ts';
import { cohere } from '../src/wire/cohere/cohere.ts';
import { gemini } from '../src/wire/gemini/gemini.ts';
import { openaiChat } from '../src/wire/openai-chat/openai-chat.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { openaiText } from '../src/wire/openai-text/openai-text.ts';
import { commonCoreRequest } from '../testing/arbitraries/core-requests.ts';
import { richRequest } from '../testing/arbitraries/rich-requests.ts';
import { attemptsLaw, commonCoreLaw, fastPathLaw, noSilentLossLaw, sealsLaw } from '../testing/cross-laws.ts';

const conversations = [openaiChat, openaiResponses, anthropic, bedrock, gemini];
/** Without seals and without a fast path of its own. */
const plain = [...conversations, cohere];
const pairs = plain.flatMap((from) => plain.map((to) => [from, to] as const));

describe('between formats', () => {
  for (const [from, to] of pairs) {
    commonCoreLaw(from, to, { noStop: [from, to].includes(openaiResponses) });
    noSilentLossLaw(from, to, richRequest({ seals: false }));
  }
  attemptsLaw([...plain, openaiText], richRequest());
  sealsLaw(conversations, conversations);
  for (const format of conversations) fastPathLaw(format, richRequest());
  fastPathLaw(openaiText, commonCoreRequest({ noImages: true, noTools: true, noSchema: true }));
});
