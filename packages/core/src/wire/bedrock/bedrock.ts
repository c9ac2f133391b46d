import type { GenerateFormat } from '../generate-format.ts';
import { bedrockCodec } from './bedrock-codec.ts';
import { checkRequest } from './check.ts';
import { relay } from './relay.ts';

/** Converse and ConverseStream, as Amazon Bedrock speaks them; differences between models are target features. */
export const bedrock: GenerateFormat = { name: 'bedrock', codec: bedrockCodec, relay, check: checkRequest };
