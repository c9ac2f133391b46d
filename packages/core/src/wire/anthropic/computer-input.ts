import type { JsonText } from '../../schema/generate/json-text.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { isList, numberAt, textAt } from './read-json.ts';

const clicks: { readonly [button: string]: string } = {
  left: 'left_click',
  right: 'right_click',
  wheel: 'middle_click',
  middle: 'middle_click',
};

/** OpenAI's computer action in the words of Claude's computer tool; an action it does not know stays as it is. */
export function computerInput(action: JsonObject, json: JsonText): JsonText {
  const converted = convert(action);
  return converted === undefined ? json : printJson(converted);
}

function convert(action: JsonObject): JsonObject | undefined {
  const at = [numberAt(action, 'x') ?? 0, numberAt(action, 'y') ?? 0];
  switch (action['type']) {
    case 'click':
      return { action: clicks[textAt(action, 'button') ?? 'left'] ?? 'left_click', coordinate: at };
    case 'double_click':
      return { action: 'double_click', coordinate: at };
    case 'move':
      return { action: 'mouse_move', coordinate: at };
    case 'drag':
      return convertDrag(action['path']);
    case 'keypress':
      return { action: 'key', text: (isList(action['keys']) ? action['keys'] : []).map(String).join('+') };
    case 'type':
      return { action: 'type', text: textAt(action, 'text') ?? '' };
    case 'scroll':
      return convertScroll(action, at);
    case 'screenshot':
      return { action: 'screenshot' };
    case 'wait':
      return { action: 'wait', duration: 2 }; // OpenAI names no time; its own examples wait two seconds
    default:
      return undefined;
  }
}

function convertDrag(path: Json | undefined): JsonObject | undefined {
  const points = (isList(path) ? path : []).filter(isJsonObject);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { action: 'left_click_drag', start_coordinate: pointOf(first), coordinate: pointOf(last) };
}

const pointOf = (point: JsonObject): readonly number[] => [numberAt(point, 'x') ?? 0, numberAt(point, 'y') ?? 0];

/** Pixels on one side, wheel clicks on the other: a click scrolls about a hundred pixels. */
function convertScroll(action: JsonObject, coordinate: readonly number[]): JsonObject {
  const x = numberAt(action, 'scroll_x') ?? 0;
  const y = numberAt(action, 'scroll_y') ?? 0;
  const isVertical = Math.abs(y) >= Math.abs(x);
  const distance = isVertical ? y : x;
  const [back, forth] = isVertical ? ['up', 'down'] : ['left', 'right'];
  const scroll_amount = Math.max(1, Math.round(Math.abs(distance) / 100));
  return { action: 'scroll', coordinate, scroll_direction: distance < 0 ? back : forth, scroll_amount };
}
