import type { Vendor } from './vendor.ts';
import { anthropic } from './vendors/anthropic/anthropic.ts';
import { bedrock } from './vendors/bedrock/bedrock.ts';
import { gemini } from './vendors/gemini/gemini.ts';
import { compatibleHosts } from './vendors/openai/compatible-hosts.ts';
import { openai } from './vendors/openai/openai.ts';

/** Everyone the simulator speaks for; a new vendor is a folder and a line here. */
export const vendors: readonly Vendor[] = [openai, anthropic, bedrock, gemini, ...compatibleHosts];
