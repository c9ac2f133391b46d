import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { Simulator } from '../start-simulator.ts';

/** Official clients that point straight at a simulator and never retry. */
export function clientsOf(simulator: Simulator) {
  return {
    openai: new OpenAI({ apiKey: 'sk-test-1', baseURL: `${simulator.url}/openai/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: 'sk-ant-test-1', baseURL: `${simulator.url}/anthropic`, maxRetries: 0 }),
  };
}

interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Posts a body as it is, with the credentials of the vendor that the path names; `undefined` takes a header away. */
export async function post(
  simulator: Simulator,
  path: string,
  body: unknown,
  changed: Readonly<Record<string, string | undefined>> = {},
): Promise<Posted> {
  const usual = path.startsWith('/openai')
    ? { authorization: 'Bearer sk-test-1' }
    : { 'x-api-key': 'sk-ant-test-1', 'anthropic-version': '2023-06-01' };
  const headers = Object.entries({ 'content-type': 'application/json', ...usual, ...changed });
  const response = await fetch(simulator.url + path, {
    method: 'POST',
    headers: headers.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a call failed with. */
export const failureOf = (call: PromiseLike<unknown>): PromiseLike<unknown> =>
  call.then(
    () => 'did not fail',
    (failure: unknown) => failure,
  );

/** A valid 1×1 PNG. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
