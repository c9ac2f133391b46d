import { z } from 'zod';
import type { Script } from './faults/script.ts';
import { ScriptRule } from './faults/script-rule.ts';
import type { IncomingRequest } from './http/incoming-request.ts';
import type { RequestLog } from './http/request-log.ts';
import { vendors } from './vendors.ts';

/** What the admin API can reach. */
export interface AdminRoom {
  readonly script: Script;
  readonly log: RequestLog;
  reset(): void;
}

export const isAdminPath = (path: string): boolean => path.startsWith('/_');

const Rules = z.union([ScriptRule, z.array(ScriptRule)]);

/** `/_script`, `/_requests`, `/_reset`, `/_health`: for those who have no JavaScript handle. */
export function answerAdmin(request: IncomingRequest, room: AdminRoom): { status: number; body: unknown } {
  switch (`${request.method} ${request.path}`) {
    case 'GET /_health':
      return { status: 200, body: { status: 'ok', vendors: vendors.map((vendor) => vendor.name) } };
    case 'GET /_requests':
      return { status: 200, body: room.log.records };
    case 'GET /_script':
      return { status: 200, body: room.script.rules };
    case 'POST /_script':
      return addRules(request.body, room.script);
    case 'DELETE /_script':
      room.script.clear();
      return { status: 200, body: [] };
    case 'POST /_reset':
      room.reset();
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: `no admin route ${request.method} ${request.path}` } };
  }
}

function addRules(body: unknown, script: Script): { status: number; body: unknown } {
  const rules = Rules.safeParse(body);
  if (!rules.success) return { status: 400, body: { error: z.prettifyError(rules.error) } };
  script.add([rules.data].flat());
  return { status: 200, body: script.rules };
}
