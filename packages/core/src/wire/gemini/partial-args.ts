import type { JsonText } from '../../schema/generate/json-text.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { said } from './read-json.ts';

/** A value while it comes in pieces. Members and elements in the order of their first sight or index. */
type Node =
  | { readonly kind: 'object'; readonly members: Map<string, Node> }
  | { readonly kind: 'array'; readonly elements: Map<number, Node> }
  | { readonly kind: 'text'; text: string; isOpen: boolean }
  | { readonly kind: 'plain'; readonly json: string };

type PathStep = string | number;

/** Arguments that come as pairs of JSON path and value, in any order. @see https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling */
export class PartialArgs {
  #root: Node = { kind: 'object', members: new Map() };

  push(arg: JsonObject): void {
    const path = stepsOf(readString(arg['jsonPath']) ?? '$');
    const text = readString(arg['stringValue']);
    const isOpen = arg['willContinue'] === true;
    this.#root = put(this.#root, path, (before) =>
      text === undefined ? { kind: 'plain', json: plainValue(arg) } : grown(before, text, isOpen),
    );
  }

  print(): JsonText {
    return asJsonText(print(this.#root));
  }
}

function plainValue(arg: JsonObject): string {
  const number = said(arg['numberValue']);
  if (number !== undefined) return jsonTextOf(number);
  const flag = arg['boolValue'];
  return typeof flag === 'boolean' ? String(flag) : 'null';
}

/** A text that was left open goes on; any other value makes way. */
function grown(before: Node | undefined, text: string, isOpen: boolean): Node {
  const start = before?.kind === 'text' && before.isOpen ? before.text : '';
  return { kind: 'text', text: start + text, isOpen };
}

/** `$.a.b[0]['c d']` */
function stepsOf(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const pattern = /\.([^.[\]]+)|\[(\d+)\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]/g;
  for (const [, name, index, single, double] of path.matchAll(pattern)) {
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1'));
    if (steps.length >= deepest) break;
  }
  return steps;
}

const deepest = 64;

function put(node: Node | undefined, path: readonly PathStep[], change: (before: Node | undefined) => Node): Node {
  const [step, ...rest] = path;
  if (step === undefined) return change(node);
  if (typeof step === 'number') {
    const array = node?.kind === 'array' ? node : { kind: 'array' as const, elements: new Map<number, Node>() };
    array.elements.set(step, put(array.elements.get(step), rest, change));
    return array;
  }
  const object = node?.kind === 'object' ? node : { kind: 'object' as const, members: new Map<string, Node>() };
  object.members.set(step, put(object.members.get(step), rest, change));
  return object;
}

function print(node: Node): string {
  switch (node.kind) {
    case 'object':
      return `{${[...node.members].map(([name, value]) => `${JSON.stringify(name)}:${print(value)}`).join(',')}}`;
    case 'array':
      return `[${[...node.elements]
        .sort(([a], [b]) => a - b)
        .map(([, value]) => print(value))
        .join(',')}]`;
    case 'text':
      return JSON.stringify(node.text);
    case 'plain':
      return node.json;
  }
}
