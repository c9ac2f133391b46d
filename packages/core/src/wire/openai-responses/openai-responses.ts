import type { GenerateFormat } from '../generate-format.ts';
import { checkRequest } from './check.ts';
import { responsesCodec } from './codec.ts';
import { format } from './format-name.ts';
import { relayRequest } from './relay-request.ts';
import { peekResponse, relayResponse } from './relay-response.ts';
import { ResponsesRelayStream } from './relay-stream.ts';

/** OpenAI Responses: `/v1/responses` towards clients, `responses` of every provider that speaks it. */
export const openaiResponses: GenerateFormat = {
  name: format,
  codec: responsesCodec,
  relay: {
    request: relayRequest,
    response: relayResponse,
    isAnswer: (value) => Array.isArray(value['output']),
    peek: peekResponse,
    stream: (ask) => new ResponsesRelayStream(ask),
  },
  check: checkRequest,
};
