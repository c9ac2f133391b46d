import { format } from 'node:util';
import { expect } from 'expect';

type Holds = (received: unknown, ...args: readonly never[]) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Matchers of `bun:test` that the `expect` package lacks. */
const matchers: { readonly [name: string]: Holds } = {
  toStartWith: (received, start: string) => isText(received) && received.startsWith(start),
  toEndWith: (received, end: string) => isText(received) && received.endsWith(end),
  toInclude: (received, part: string) => isText(received) && received.includes(part),
  toBeString: isText,
  toBeNumber: (received) => typeof received === 'number',
  toBeInteger: (received) => Number.isInteger(received),
  toBeFinite: (received) => Number.isFinite(received),
  toBeBoolean: (received) => typeof received === 'boolean',
  toBeTrue: (received) => received === true,
  toBeFalse: (received) => received === false,
  toBeNil: (received) => received === undefined || received === null,
  toBeFunction: (received) => typeof received === 'function',
  toBeObject: isObject,
  toBeArray: Array.isArray,
  toBeArrayOfSize: (received, size: number) => Array.isArray(received) && received.length === size,
  toBeEmpty: (received) => sizeOf(received) === 0,
  toBeEmptyObject: (received) => isObject(received) && Object.keys(received).length === 0,
  toBeOneOf: (received, options: readonly unknown[]) => options.includes(received),
  toBeWithin: (received, from: number, to: number) => typeof received === 'number' && received >= from && received < to,
  toSatisfy: (received, holds: (value: unknown) => boolean) => holds(received),
  toContainKey: (received, key: PropertyKey) => isObject(received) && Object.hasOwn(received, key),
};

function sizeOf(value: unknown): number {
  if (isText(value) || Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return isObject(value) ? Object.keys(value).length : Number.NaN;
}

/** Adds them to `expect`. */
export function addBunMatchers(): void {
  const extensions = Object.entries(matchers).map(([name, holds]) => [
    name,
    (received: unknown, ...args: never[]) => ({
      pass: holds(received, ...args),
      message: () => format('expect(received).%s: received %o, arguments %o', name, received, args),
    }),
  ]);
  expect.extend(Object.fromEntries(extensions));
}
