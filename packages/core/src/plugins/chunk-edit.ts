import type { StreamEvent } from '../schema/generate/stream-event.ts';
import type { HookJson } from './plugin.ts';

/**
 * What a hook's change of one chunk means for the event the chunk was made of. Hooks may change what a delta says;
 * the bones of the stream (starts, ends, seals) stay as the provider made them, so that the answer remains lawful.
 */
export function editedEvent(event: StreamEvent, chunk: HookJson): StreamEvent {
  switch (event.type) {
    case 'text-delta':
      return { ...event, text: saidIn(chunk, ['content', 'refusal'], event.text) };
    case 'reasoning-delta':
      return { ...event, text: saidIn(chunk, ['reasoning'], event.text) };
    case 'input-delta':
      return { ...event, text: argumentsIn(chunk) ?? saidIn(chunk, [], event.text) };
    default:
      return event;
  }
}

/** May the event vanish when a hook drops its chunk? Only what carries content of its own may. */
export const isDroppable = (event: StreamEvent): boolean =>
  event.type === 'text-delta' ||
  event.type === 'reasoning-delta' ||
  event.type === 'input-delta' ||
  event.type === 'media-delta';

/** The text of a chunk: `delta` of Responses events, `text` of completions, one of `members` of a chat delta. */
function saidIn(chunk: HookJson, members: readonly string[], otherwise: string): string {
  const delta = chunk['delta'];
  if (typeof delta === 'string') return delta;
  const choice = firstChoice(chunk);
  if (typeof choice?.['text'] === 'string') return choice['text'];
  const said = members.map((member) => objectOf(choice?.['delta'])?.[member]).find((text) => typeof text === 'string');
  return typeof said === 'string' ? said : otherwise;
}

function argumentsIn(chunk: HookJson): string | undefined {
  const calls = objectOf(firstChoice(chunk)?.['delta'])?.['tool_calls'];
  const call = Array.isArray(calls) ? objectOf(calls[0]) : undefined;
  const text = objectOf(call?.['function'])?.['arguments'];
  return typeof text === 'string' ? text : undefined;
}

function firstChoice(chunk: HookJson): HookJson | undefined {
  const choices = chunk['choices'];
  return Array.isArray(choices) ? objectOf(choices[0]) : undefined;
}

const objectOf = (value: unknown): HookJson | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as HookJson) : undefined;
