import { type Fault, joinFaults } from './faults/fault.ts';
import type { Script } from './faults/script.ts';
import { type Found, findRoute } from './find-route.ts';
import type { IncomingRequest } from './http/incoming-request.ts';
import { bareKey } from './http/redact-headers.ts';
import { json, type Reply } from './http/reply.ts';
import { readDirectives, readModelSuffix } from './model/directives.ts';
import { lastUserText } from './model/last-user-text.ts';
import type { RouteContext } from './vendor.ts';
import { vendors } from './vendors.ts';

export interface Answered {
  readonly vendor: string;
  readonly path: string;
  readonly reply: Reply;
  readonly fault: Fault;
  readonly headers: Readonly<Record<string, string>>;
}

/** Decides what one request gets: the scripted thing, the vendor's refusal, or the vendor's answer, and which fault. */
export function answerRequest(request: IncomingRequest, script: Script, context: RouteContext): Answered {
  const found = findRoute(vendors, request);
  if (found === undefined) {
    const reply = json(404, { error: { message: `No vendor serves ${request.method} ${request.path}` } });
    return { vendor: 'none', path: request.path, reply, fault: {}, headers: {} };
  }
  const { vendor, path } = found;
  const asked = readRequestFaults(request.body);
  const rule = script.take({ vendor: vendor.name, path, key: keyOf(found, request), ...asked });
  const fault = joinFaults([asked.fault, rule?.fault ?? {}]);
  const local = { ...request, path };
  const reply = literal(rule?.reply) ?? failure(found, fault) ?? vendor.admit(local) ?? route(found, local, context);
  return { vendor: vendor.name, path, reply, fault, headers: vendor.headers(request.id) };
}

const failure = ({ vendor }: Found, fault: Fault): Reply | undefined =>
  fault.status === undefined || fault.kind === 'html' ? undefined : vendor.failure(fault.status);

const route = (found: Found, request: IncomingRequest, context: RouteContext): Reply =>
  found.route === undefined
    ? found.vendor.failure(404)
    : found.route.route.answer(request, found.route.params, context);

function literal(reply: NonNullable<ReturnType<Script['take']>>['reply']): Reply | undefined {
  if (reply === undefined) return undefined;
  const pieces = reply.body === undefined ? reply.pieces : [reply.body];
  return { type: 'raw', status: reply.status, headers: reply.headers, pieces };
}

/** Faults that the request itself asks for, by its model's name or in its last user text. */
function readRequestFaults(body: unknown): { fault: Fault; model: string | undefined; isStream: boolean } {
  const { model, stream } =
    typeof body === 'object' && body !== null ? { model: undefined, stream: false, ...body } : {};
  const named = typeof model === 'string' ? readModelSuffix(model) : undefined;
  const prompt = readDirectives(lastUserText(body));
  return { fault: joinFaults([prompt.fault, named?.fault ?? {}]), model: named?.model, isStream: stream === true };
}

function keyOf({ vendor }: Found, request: IncomingRequest): string | undefined {
  const header = vendor.authHeaders.find((name) => name in request.headers);
  return header === undefined ? undefined : bareKey(request.headers[header] ?? '');
}
