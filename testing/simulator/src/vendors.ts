import type { Vendor } from './vendor.ts';
import { anthropic } from './vendors/anthropic/anthropic.ts';
import { openai } from './vendors/openai/openai.ts';

/** Everyone the simulator speaks for; a new vendor is a folder and a line here. */
export const vendors: readonly Vendor[] = [openai, anthropic];
