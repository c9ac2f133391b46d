import { aliasFault } from '../config/schema/alias-fault.ts';
import { isSet } from '../config/schema/env-var.ts';
import type { Key } from '../config/schema/key.ts';
import { listFault } from '../config/schema/white-list.ts';
import type { Members } from './read-body.ts';
import { Refusal } from './refusal.ts';

/** Their keys may do without a value: the block carries what is needed, or the machine does. */
const valueless: ReadonlySet<string> = new Set(['azure', 'vertex', 'bedrock', 'vllm', 'ollama', 'sgl']);

/** Refuses a value or address that is missing. `base`: the provider, or what a custom one is built on. */
export function checkKeyValue(key: Key, base: string): void {
  if (!valueless.has(base) && !isSet(key.value)) throw new Refusal(400, 'Key value must not be empty');
  const address = addresses[base];
  if (address !== undefined && !isSet(key[address.block]?.url)) {
    throw new Refusal(400, `${address.block}.url is required for ${address.title} keys`);
  }
}

const addresses: {
  readonly [base: string]: {
    readonly block: 'ollama_key_config' | 'sgl_key_config' | 'vllm_key_config';
    readonly title: string;
  };
} = {
  ollama: { block: 'ollama_key_config', title: 'Ollama' },
  sgl: { block: 'sgl_key_config', title: 'SGL' },
  vllm: { block: 'vllm_key_config', title: 'vLLM' },
};

/** Refuses lists and aliases that contradict themselves. `body` as it was sent. */
export function checkKeyLists(body: Members): void {
  refuse('models', listOf(body['models']), (list) => listFault(list, 'whitelist'));
  refuse('blacklisted_models', listOf(body['blacklisted_models']), (list) => listFault(list, 'blacklist'));
  refuse('aliases', textsOf(body['aliases']), aliasFault);
}

function refuse<T>(member: string, value: T | undefined, faultOf: (value: T) => string | undefined): void {
  const fault = value === undefined ? undefined : faultOf(value);
  if (fault !== undefined) throw new Refusal(400, `Invalid ${member}: ${fault}`);
}

const listOf = (sent: unknown): readonly string[] | undefined =>
  Array.isArray(sent) && sent.every((each) => typeof each === 'string') ? sent : undefined;

function textsOf(sent: unknown): { readonly [name: string]: string } | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const entries = Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}
