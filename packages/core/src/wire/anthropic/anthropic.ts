import type { GenerateFormat } from '../generate-format.ts';
import type { Relay } from '../relay.ts';
import { anthropicCodec } from './anthropic-codec.ts';
import { checkRequest } from './check.ts';
import { relayRequest } from './relay-request.ts';
import { AnthropicRelayStream, peekAnswer } from './relay-stream.ts';

const relay: Relay = {
  request: relayRequest,
  response: ({ text }) => text,
  isAnswer: (value) => Array.isArray(value['content']),
  peek: ({ value }) => peekAnswer(value),
  stream: () => new AnthropicRelayStream(),
};

/** Anthropic Messages, as Anthropic, Azure, Vertex and Bedrock speak it; their differences are target features. */
export const anthropic: GenerateFormat = { name: 'anthropic', codec: anthropicCodec, relay, check: checkRequest };
