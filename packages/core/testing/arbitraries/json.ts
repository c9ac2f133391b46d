import fc from 'fast-check';
import type { JsonText } from '../../src/schema/generate/json-text.ts';
import { asJsonText } from '../../src/schema/json/raw-json.ts';

/** Valid JSON text as nobody's printer spells it: white space, escapes, doubled and odd names, numbers beyond doubles. */
export const oddJson = (): fc.Arbitrary<string> => tree('value');

/** The same, but an object. */
export const oddObject = (): fc.Arbitrary<string> => tree('object');

const space = fc.constantFrom('', '', '', ' ', '\n', '\t ', '\r\n');
const number = fc.constantFrom('0', '-0', '1.0', '1e2', '-1.50E+3', '1e400', '12345678901234567890', '0.1');
const string = fc.oneof(
  fc.constantFrom('""', '"\\u0061"', '"\\"}"', '"\\\\"', '"{[,:"', '"\\ud83d\\ude00"', '"ø→"', '"\\/"'),
  fc.string({ maxLength: 6, unit: 'grapheme' }).map((text) => JSON.stringify(text)),
);
const name = fc.oneof(
  fc.constantFrom(
    '"a"',
    '"b"',
    '"model"',
    '"\\u0061"',
    '"__proto__"',
    '"constructor"',
    '"1"',
    '"a.b"',
    '""',
    '"toString"',
  ),
  string,
);

function tree(kind: 'value' | 'object'): fc.Arbitrary<string> {
  const { value, object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(number, string, fc.constantFrom('true', 'false', 'null')),
      tie('object'),
      tie('array'),
    ),
    array: listed(tie('value'), '[', ']'),
    object: listed(
      fc.tuple(space, name, space, tie('value'), space).map(([a, n, b, v, c]) => `${a}${n}${b}:${c}${v}`),
      '{',
      '}',
    ),
  }));
  return kind === 'value' ? value : object;
}

const listed = (element: fc.Arbitrary<string>, open: string, close: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.tuple(element, space), { maxLength: 4 }), space)
    .map(([elements, end]) => `${open}${elements.map((pair) => pair.join('')).join(`,`)}${end}${close}`);

/** The same objects as a codec carries them. */
export const jsonObjectText = (): fc.Arbitrary<JsonText> => oddObject().map((text) => asJsonText(text));
