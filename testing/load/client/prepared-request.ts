import { chatRequest, tagOf } from '../chat-bodies.ts';
import { httpPost } from './http-request.ts';

const slot = 'tag-????????';

/** Requests that differ in nothing but their tag, made by joining two texts. */
export function preparedRequest(
  model: string,
  headers: Readonly<Record<string, string>>,
  isStream = false,
): (count: number) => string {
  const whole = httpPost('/v1/chat/completions', chatRequest(model, slot, isStream), headers);
  const at = whole.indexOf(slot);
  const [before, after] = [whole.slice(0, at), whole.slice(at + slot.length)];
  return (count) => before + tagOf(count) + after;
}
