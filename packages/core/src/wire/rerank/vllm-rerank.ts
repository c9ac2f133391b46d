import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import type { RerankEntry, RerankRequest, RerankResult } from '../../schema/rerank/rerank.ts';
import { rankedEntries } from '../ranked-entries.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { unifiedRerank } from './unified-rerank.ts';

/** vLLM takes bare texts. @see https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html#re-rank-api */
export const vllmRerank: UnaryFormat<RerankRequest, RerankResult> = {
  ...unifiedRerank,
  name: 'vllm',
  encodeRequest: (request, target) =>
    ok({
      wire: compact({
        model: target.model,
        query: request.query,
        documents: request.documents.map(({ text }) => text),
        top_n: request.topN,
        max_tokens_per_doc: request.maxTokensPerDoc,
        priority: request.priority,
      }),
      notes: [],
    }),
  decodeResponse,
};

function decodeResponse({ value }: JsonBody, request: RerankRequest): Result<RerankResult> {
  const { results } = value;
  if (results === undefined || results === null) return invalid('missing results');
  if (!Array.isArray(results)) return invalid('results must be an array');
  const entries: RerankEntry[] = [];
  const seen = new Set<number>();
  for (const wire of results) {
    const entry = decodeEntry(wire, request.documents.length);
    if (typeof entry === 'string') return invalid(entry);
    if (seen.has(entry.index)) return invalid(`duplicate index ${entry.index}`);
    seen.add(entry.index);
    entries.push(entry);
  }
  return ok(
    compact({ id: readString(value['id']), results: rankedEntries(entries, request), usage: decodeUsage(value) }),
  );
}

const invalid = (why: string): Result<never> =>
  fail({ kind: 'upstream-unreadable', message: `invalid vllm rerank response: ${why}` });

/** The entry, or what is wrong with it. */
function decodeEntry(wire: unknown, count: number): RerankEntry | string {
  if (!isJsonObject(wire)) return 'result item must be an object';
  const index = readNumber(wire['index']);
  if (index === undefined) return 'result index is required';
  if (!Number.isInteger(index) || index < 0 || index >= count) return `result index ${index} out of range`;
  const score = readNumber(wire['relevance_score']) ?? readNumber(wire['score']);
  return score === undefined ? 'relevance_score/score is required' : { index, score };
}

function decodeUsage({ usage }: { readonly usage?: Json | undefined }): Usage | undefined {
  const wire = readObject(usage);
  if (wire === undefined) return undefined;
  const input = readNumber(wire['prompt_tokens']) ?? readNumber(wire['input_tokens']);
  const output = readNumber(wire['completion_tokens']) ?? readNumber(wire['output_tokens']) ?? 0;
  return { input: input ?? Math.max((readNumber(wire['total_tokens']) ?? 0) - output, 0), output };
}
