import { scanElements, scanMembers, skipSpace, skipValue } from '../src/schema/json/json-scanner.ts';
import { parseJson } from '../src/schema/json/parse-json.ts';

/**
 * One spelling for all JSON texts that mean the same: members in order of their names (below `properties` in their
 * own order, because models read schemas in order), numbers as exact decimals. Text that is no JSON stays, marked.
 */
export function canonicalJson(text: string): string {
  return parseJson(text).ok ? canonical(text, skipSpace(text, 0), false) : `no JSON: ${text}`;
}

function canonical(text: string, at: number, keepsOrder: boolean): string {
  switch (text[at]) {
    case '{':
      return canonicalObject(text, at, keepsOrder);
    case '[': {
      const elements: string[] = [];
      scanElements(text, at, (start) => elements.push(canonical(text, start, false)));
      return `[${elements.join()}]`;
    }
    case '"':
      return JSON.stringify(JSON.parse(text.slice(at, skipValue(text, at))));
    case 't':
    case 'f':
    case 'n':
      return text.slice(at, skipValue(text, at));
    default:
      return exactDecimal(text.slice(at, skipValue(text, at)));
  }
}

function canonicalObject(text: string, at: number, keepsOrder: boolean): string {
  const members = new Map(
    scanMembers(text, at).map(({ name, valueStart }) => [
      name,
      `${JSON.stringify(name)}:${canonical(text, valueStart, name === 'properties')}`,
    ]),
  );
  const names = keepsOrder ? [...members.keys()] : [...members.keys()].sort();
  return `{${names.map((name) => members.get(name)).join()}}`;
}

/** `1.50e3`, `1500` and `15e2` are all `15e2`. */
function exactDecimal(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
