import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { Reply } from '../../http/reply.ts';
import type { Route, Vendor } from '../../vendor.ts';
import { chatRoute } from './chat-route.ts';
import { completionsRoute } from './completions-route.ts';
import { embeddingsRoute } from './embeddings-route.ts';
import { openai } from './openai.ts';
import { refuse } from './refusal.ts';
import { responsesRoute } from './responses-route.ts';
import { doneFrame } from './sse.ts';

/** Where a host that copies OpenAI's API is stricter, or looser, than the original. */
interface HostRules {
  /** its own members, taken and without effect here */
  readonly knows?: readonly string[];
  /** members of OpenAI's that it refuses beside those that all of them refuse */
  readonly refuses?: readonly string[];
  readonly serves?: readonly ('text' | 'embeddings' | 'responses')[];
  readonly takesDeveloper?: true;
  readonly takesEverything?: true;
  readonly needsNoKey?: true;
  readonly saysNoDone?: true;
  readonly chatPath?: RegExp;
}

/** What nobody but OpenAI knows. */
const openaiOnly = ['prompt_cache_key', 'prompt_cache_retention', 'verbosity', 'store', 'web_search_options'];
const perplexityOwn = ['search_mode', 'search_domain_filter', 'search_recency_filter', 'return_images', 'top_k'];
const everything = ['text', 'embeddings'] as const;

const hosts: { readonly [name: string]: HostRules } = {
  groq: { refuses: ['prediction'] },
  cerebras: { refuses: ['prediction'], serves: ['text'], saysNoDone: true },
  parasail: { refuses: ['prediction'], knows: ['top_k'] },
  fireworks: { knows: ['top_k', 'prompt_cache_isolation_key'], serves: [...everything, 'responses'] },
  nebius: { refuses: ['prediction'], knows: ['top_k'], serves: everything },
  openrouter: { refuses: ['prediction'], knows: ['top_k'], serves: [...everything, 'responses'], takesDeveloper: true },
  xai: { refuses: ['prediction'], serves: ['text', 'responses'], takesDeveloper: true },
  mistral: { refuses: ['prediction', 'max_completion_tokens'], serves: ['embeddings'] },
  huggingface: { refuses: ['prediction', 'max_completion_tokens', 'user', 'n', 'reasoning_effort'], saysNoDone: true },
  perplexity: {
    refuses: ['prediction', 'max_completion_tokens', 'seed', 'user', 'n', 'stream_options'],
    knows: perplexityOwn,
    saysNoDone: true,
    chatPath: /^\/chat\/completions$/,
  },
  ollama: { refuses: ['prediction'], serves: everything, needsNoKey: true },
  sgl: { serves: everything, needsNoKey: true, takesEverything: true },
  vllm: { serves: everything, needsNoKey: true, takesEverything: true },
};

const routesOf = (rules: HostRules): readonly Route[] => [
  { ...chatRoute, path: rules.chatPath ?? chatRoute.path, answer: asHost(rules) },
  ...(rules.serves?.includes('text') ? [underAnyName(completionsRoute, 'gpt-3.5-turbo-instruct')] : []),
  ...(rules.serves?.includes('embeddings') ? [underAnyName(embeddingsRoute, 'text-embedding-3-small')] : []),
  ...(rules.serves?.includes('responses') ? [underAnyName(responsesRoute, 'gpt-4o')] : []),
];

type Body = { readonly [member: string]: unknown };
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';

const underAnyName = (route: Route, model: string): Route => ({
  ...route,
  answer(request, params, context) {
    if (!isBody(request.body)) return route.answer(request, params, context);
    return named(route.answer(withBody(request, { ...request.body, model }), params, context), request.body['model']);
  },
});

const asHost =
  (rules: HostRules): Route['answer'] =>
  (request, params, context) => {
    const { body } = request;
    if (!isBody(body)) return chatRoute.answer(request, params, context);
    const refused = rules.takesEverything ? undefined : refusalOf(body, rules);
    if (refused !== undefined) return refused;
    const reply = named(chatRoute.answer(withBody(request, asOpenai(body, rules)), params, context), body['model']);
    if (reply.type !== 'stream' || !rules.saysNoDone) return reply;
    return { ...reply, frames: reply.frames.filter((frame) => frame !== doneFrame) };
  };

const efforts: ReadonlySet<unknown> = new Set([undefined, null, 'none', 'low', 'medium', 'high']);

function refusalOf(body: Body, { refuses = [], takesDeveloper }: HostRules): Reply | undefined {
  const unknown = [...openaiOnly, ...refuses].find((name) => body[name] !== undefined && body[name] !== null);
  if (unknown !== undefined) return refuse(400, { message: `property '${unknown}' is unsupported`, param: unknown });
  if (!efforts.has(body['reasoning_effort'])) {
    return refuse(400, { message: "'reasoning_effort' must be one of 'none', 'low', 'medium', 'high'" });
  }
  const roles = messagesOf(body).map(({ role }) => role);
  if (takesDeveloper || !roles.includes('developer')) return undefined;
  return refuse(400, { message: "'messages': discriminator property 'role' has invalid value", param: 'messages' });
}

const messagesOf = ({ messages }: Body): readonly Body[] => (Array.isArray(messages) ? messages.filter(isBody) : []);

/** The body as OpenAI's own route takes it. */
function asOpenai(body: Body, { knows = [], takesEverything }: HostRules): Body {
  const own = takesEverything ? Object.keys(body).filter((name) => !usual.has(name)) : knows;
  const kept = Object.entries(body).filter(([name]) => !own.includes(name) && name !== 'reasoning_effort');
  const messages = messagesOf(body).map(({ reasoning_content: _, ...message }) => message);
  const choice = body['tool_choice'] === 'any' ? { tool_choice: 'required' } : {};
  return { ...Object.fromEntries(kept), ...choice, messages, model: 'gpt-4o' };
}

const usual: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'stream', 'stream_options', 'temperature', 'top_p', 'max_tokens', 'max_completion_tokens'],
  ...['tools', 'tool_choice', 'response_format', 'stop', 'seed', 'n', 'logprobs', 'top_logprobs'],
]);

const withBody = (request: IncomingRequest, body: Body): IncomingRequest => ({
  ...request,
  body,
  bodyText: JSON.stringify(body),
});

/** Answers name the model as the host knows it. */
function named(reply: Reply, model: unknown): Reply {
  if (!isText(model)) return reply;
  if (reply.type === 'stream') return { ...reply, frames: reply.frames.map((frame) => renamed(frame, model)) };
  return reply.type === 'json' && isBody(reply.body) && isText(reply.body['model'])
    ? { ...reply, body: { ...reply.body, model } }
    : reply;
}

const renamed = (frame: string, model: string): string =>
  frame.replace(/"model":"(?:gpt|text-embedding)[^"]*"/, () => `"model":${JSON.stringify(model)}`);

/** Everybody who copies OpenAI, under their own names. */
export const compatibleHosts: readonly Vendor[] = Object.entries(hosts).map(([name, rules]) => ({
  ...openai,
  name,
  routes: routesOf(rules),
  admit: rules.needsNoKey ? () => undefined : openai.admit,
  headers: (requestId) => ({ 'x-request-id': requestId }),
}));
