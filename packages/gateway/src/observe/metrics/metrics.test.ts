import { describe, expect, test } from 'bun:test';
import type { Call } from '@bifrost/core/engine/call.ts';
import type { AnswerStream, Facts } from '@bifrost/core/engine/outcome.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import type { Run } from '@bifrost/core/engine/stage.ts';
import { createMetrics } from './metrics.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const facts: Facts = {
  provider: 'openai',
  requestedModel: 'smart',
  resolvedModel: 'gpt-4o',
  keyId: 'k2',
  keyName: 'second',
  fallbackIndex: 1,
  retries: 1,
  trail: [
    { attempt: 0, keyId: 'k1', keyName: 'first', failReason: 'rate_limit_error' },
    { attempt: 1, keyId: 'k2', keyName: 'second' },
  ],
  upstreamHeaders: {},
  notes: [],
  timings: {},
};

function fixture(labels: readonly string[] = []) {
  let now = 0;
  const metrics = createMetrics(labels, () => now, silent);
  const call = {
    requestType: 'chat_completion',
    isStream: false,
    receivedAt: 0,
    options: { requestHeaders: { 'x-bf-dim-team': 'blue', 'x-bf-prom-team': 'red' } },
  } as unknown as Call;
  const run = { call } as Run;
  const lines = async (): Promise<string[]> => (await (await metrics.scrape()).text()).split('\n');
  return { metrics, call, run, lines, pass: (ms: number) => (now += ms) };
}

const find = (lines: readonly string[], start: string): string[] => lines.filter((line) => line.startsWith(start));

describe('model calls', () => {
  test('an answered call', async () => {
    const { metrics, run, lines, pass } = fixture();
    await metrics.stage.before?.(run);
    pass(300);
    await metrics.stage.after?.(run, {
      type: 'answered',
      facts,
      usage: { input: 12, output: 5 },
      result: () => undefined,
    });
    const text = await lines();
    const [requests] = find(text, 'bifrost_upstream_requests_total');
    for (const label of [
      'provider="openai"',
      'model="gpt-4o"',
      'alias="smart"',
      'method="chat_completion"',
      'selected_key_id="k2"',
      'selected_key_name="second"',
      'number_of_retries="1"',
      'fallback_index="1"',
      'virtual_key_id=""',
      'team_name=""',
    ]) {
      expect(requests).toContain(label);
    }
    expect(requests).toEndWith(' 1');
    expect(find(text, 'bifrost_success_requests_total')[0]).toEndWith(' 1');
    expect(find(text, 'bifrost_error_requests_total')).toEqual([]);
    expect(find(text, 'bifrost_input_tokens_total')[0]).toEndWith(' 12');
    expect(find(text, 'bifrost_output_tokens_total')[0]).toEndWith(' 5');
    const buckets = find(text, 'bifrost_upstream_latency_seconds_bucket');
    expect(buckets.map((line) => [/le="([^"]*)"/.exec(line)?.[1], line.split(' ').at(-1)])).toEqual([
      ...['0.005', '0.01', '0.025', '0.05', '0.1', '0.25'].map((bound) => [bound, '0']),
      ...['0.5', '1', '2.5', '5', '10', '15', '30', '45', '60', '90', '+Inf'].map((bound) => [bound, '1']),
    ]);
    expect(buckets[0]).toContain('is_success="true"');
    expect(find(text, 'bifrost_upstream_latency_seconds_sum')[0]).toEndWith(' 0.3');
    const rotation = find(text, 'bifrost_key_rotation_events_total');
    expect(rotation).toHaveLength(1);
    for (const label of [
      'requested_model="smart"',
      'key_id="k1"',
      'key_name="first"',
      'fail_reason="rate_limit_error"',
    ]) {
      expect(rotation[0]).toContain(label);
    }
  });

  test('a failed call', async () => {
    const { metrics, run, lines } = fixture();
    await metrics.stage.before?.(run);
    await metrics.stage.after?.(run, {
      type: 'failed',
      facts,
      error: { kind: 'upstream-error', status: 429, message: 'slow' },
    });
    const text = await lines();
    expect(find(text, 'bifrost_error_requests_total')[0]).toContain('status_code="429"');
    expect(find(text, 'bifrost_success_requests_total')).toEqual([]);
    expect(find(text, 'bifrost_upstream_latency_seconds_count')[0]).toContain('is_success="false"');
  });

  test('a stream: gaps between its chunks, then the call when it ends', async () => {
    const { metrics, run, call, lines, pass } = fixture();
    const streamed = { ...run, call: { ...call, isStream: true } as Call };
    await metrics.stage.before?.(streamed);
    const watch = metrics.watchStream(streamed.call, { facts } as AnswerStream);
    pass(40);
    watch([{ data: '{}' }]);
    pass(10);
    watch([{ data: '{}' }, { data: '{}' }, { data: '{}', isLast: true }]);
    expect(find(await lines(), 'bifrost_upstream_requests_total')).toEqual([]);
    await metrics.stage.afterStream?.(streamed, {
      usage: { input: 1, output: 2 },
      error: undefined,
      facts,
      result: undefined,
    });
    const text = await lines();
    expect(find(text, 'bifrost_stream_first_token_latency_seconds_sum')[0]).toEndWith(' 0.04');
    expect(find(text, 'bifrost_stream_inter_token_latency_seconds_sum')[0]).toEndWith(' 0.01');
    expect(find(text, 'bifrost_stream_inter_token_latency_seconds_count')[0]).toEndWith(' 2');
    expect(find(text, 'bifrost_upstream_requests_total')[0]).toContain('method="chat_completion_stream"');
    expect(find(text, 'bifrost_output_tokens_total')[0]).toEndWith(' 2');
  });
});

describe('custom labels', () => {
  test('come from headers; dimensions win over the older spelling', async () => {
    const { metrics, run, lines } = fixture(['team', 'region', 'Virtual-Key-ID', 'not legal']);
    await metrics.stage.after?.(run, { type: 'failed', facts, error: { kind: 'internal', message: '' } });
    const [line] = find(await lines(), 'bifrost_upstream_requests_total');
    expect(line).toContain('team="blue"');
    expect(line).toContain('region=""');
    expect(line).not.toContain('legal');
    expect(line).not.toContain('Virtual-Key-ID');
  });
});

describe('HTTP requests', () => {
  test('path, method, status, time and sizes', async () => {
    const { metrics, lines } = fixture();
    const request = new Request('http://x/v1/models', { method: 'POST', headers: { 'content-length': '250' } });
    const response = new Response('{}', { headers: { 'content-length': '2' } });
    metrics.observeHttp(request, '/v1/models', response, 20);
    metrics.observeHttp(request, '/v1/models', response, 30);
    const text = await lines();
    expect(find(text, 'http_requests_total')).toEqual([
      'http_requests_total{path="/v1/models",method="POST",status="200"} 2',
    ]);
    expect(find(text, 'http_request_duration_seconds_sum')[0]).toEndWith(' 0.05');
    expect(find(text, 'http_request_size_bytes_bucket{le="100"')[0]).toEndWith(' 0');
    expect(find(text, 'http_request_size_bytes_bucket{le="1000"')[0]).toEndWith(' 2');
    expect(find(text, 'http_response_size_bytes_sum')[0]).toEndWith(' 4');
  });

  test('paths that lead nowhere share one series', async () => {
    const { metrics, lines } = fixture();
    for (let i = 0; i < 50; i++) {
      metrics.observeHttp(new Request('http://x/'), `/scan/${i}`, new Response('', { status: 404 }), 1);
    }
    expect(find(await lines(), 'http_requests_total')).toEqual([
      'http_requests_total{path="unmatched",method="GET",status="404"} 50',
    ]);
  });

  test('the number of series has an end', async () => {
    const { metrics, lines } = fixture();
    for (let i = 0; i < 20_100; i++) metrics.observeHttp(new Request('http://x/'), `/m/${i}`, new Response(''), 1);
    const series = find(await lines(), 'http_requests_total');
    expect(series).toHaveLength(20_001);
    expect(series.at(-1)).toBe('http_requests_total{path="overflow",method="overflow",status="overflow"} 100');
  });
});

test('the process tells its own state', async () => {
  expect(find(await fixture().lines(), 'process_resident_memory_bytes')).toHaveLength(1);
});
