import type { Finding } from '../problem.ts';
import { isMembers } from './json-object.ts';
import { modernClient } from './old-client.ts';
import { modernElsewhere } from './old-elsewhere.ts';
import { modernGovernance } from './old-governance.ts';
import { modernProviders } from './old-providers.ts';
import { modernReferences } from './old-references.ts';
import { modernTopLevel } from './old-top-level.ts';

/** The file as it would be written today, and what had to be changed. Takes any JSON; only objects are looked at. */
export function modernSpelling(json: unknown): { readonly json: unknown; readonly findings: readonly Finding[] } {
  const copy = structuredClone(json);
  if (!isMembers(copy)) return { json: copy, findings: [] };
  const findings = [
    modernTopLevel,
    modernClient,
    modernProviders,
    modernGovernance,
    modernElsewhere,
    modernReferences,
  ].flatMap((modernise) => modernise(copy));
  return { json: copy, findings };
}
