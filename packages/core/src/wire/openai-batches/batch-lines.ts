import type { BatchCreateRequest, BatchLine, BatchLineResult } from '../../schema/batches/batch.ts';
import { compact } from '../../schema/compact.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';

/*
 * The lines of a batch: what is asked (inline, or one JSON text per line of a file), and what became of it.
 */

const verbatimLines = { requests: { '[]': { body: true, params: true } } } as const;

/** Inline requests, letter by letter where the vendor will read them. */
export function decodeLines(body: JsonBody): readonly BatchLine[] | undefined {
  if (!Array.isArray(body.value['requests'])) return undefined;
  const tree = readObject(body.tree(verbatimLines)) ?? {};
  return readObjects(tree['requests']).map((wire) =>
    compact({
      customId: readString(wire['custom_id']) ?? '',
      method: readString(wire['method']),
      url: readString(wire['url']),
      body: textOf(wire['body']),
      params: textOf(wire['params']),
    }),
  );
}

const textOf = (value: Json | undefined) => (value === undefined || value === null ? undefined : jsonTextOf(value));

/** @see https://platform.openai.com/docs/api-reference/batch/request-input */
export const printLines = (lines: readonly BatchLine[], { endpoint }: Pick<BatchCreateRequest, 'endpoint'>): string =>
  lines
    .map(({ customId, method = 'POST', url = endpoint, body, params }) => {
      const said = body ?? params;
      return `${printJson({ custom_id: customId, method, url, body: said && new RawJson(said) })}\n`;
    })
    .join('');

const verbatimResult = { response: { body: true }, result: true, error: true } as const;

/** @see https://platform.openai.com/docs/api-reference/batch/request-output */
export function readResults(text: string): readonly BatchLineResult[] {
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const parsed = JsonBody.parse(line);
    const tree = parsed.ok ? parsed.body.tree(verbatimResult) : undefined;
    return isJsonObject(tree) ? [readResult(tree)] : [];
  });
}

const readResult = (wire: JsonObject): BatchLineResult => {
  const response = readObject(wire['response']);
  return compact({
    customId: readString(wire['custom_id']) ?? '',
    response:
      response &&
      compact({
        statusCode: readNumber(response['status_code']),
        requestId: readString(response['request_id']),
        body: textOf(response['body']),
      }),
    result: saidIn(wire['result']),
    error: saidIn(wire['error']),
  });
};

const saidIn = (value: Json | undefined) =>
  value instanceof RawJson && value.text === 'null' ? undefined : textOf(value);

export const encodeResult = ({ customId, response, result, error }: BatchLineResult): Json =>
  compact({
    custom_id: customId,
    response:
      response &&
      compact({
        status_code: response.statusCode,
        request_id: response.requestId,
        body: response.body && new RawJson(response.body),
      }),
    result: result && new RawJson(result),
    error: error && new RawJson(error),
  });
