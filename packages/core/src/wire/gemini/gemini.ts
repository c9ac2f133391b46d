import type { GenerateFormat } from '../generate-format.ts';
import type { Relay } from '../relay.ts';
import { checkRequest } from './check.ts';
import { geminiCodec } from './gemini-codec.ts';
import { relayRequest } from './relay-request.ts';
import { GeminiRelayStream, peekAnswer } from './relay-stream.ts';

const relay: Relay = {
  request: relayRequest,
  response: ({ text }) => text,
  peek: ({ value }) => peekAnswer(value),
  stream: () => new GeminiRelayStream(),
};

/** Gemini's generateContent, as Google AI and Vertex speak it; their differences are target features. */
export const gemini: GenerateFormat = { name: 'gemini', codec: geminiCodec, relay, check: checkRequest };
