import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import type { FormFile } from '@bifrost/core/schema/media.ts';

/** A form taken apart: its texts as members of one object, its files as bytes. */
export interface Form {
  readonly members: FormMembers;
  readonly files: readonly FormFile[];
}

export type FormMembers = { [member: string]: FormValue };
type FormValue = string | FormValue[] | FormMembers;

/** Fields that are lists also when they come once. */
const listFields: ReadonlySet<string> = new Set(['fallbacks']);

/**
 * A multipart form. `name[]` is a list, `name[member]` a member of an object, as SDKs spell them.
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export async function readForm(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Result<Form>> {
  const form = await parse(bytes, contentType);
  if (!form.ok) return form;
  const members: FormMembers = Object.create(null);
  const files: FormFile[] = [];
  for (const [name, value] of form.value) {
    if (typeof value === 'string') put(members, name, value);
    else files.push(await fileOf(name, value));
  }
  return ok({ members, files });
}

async function parse(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Result<FormData>> {
  try {
    return ok(await new Response(bytes, { headers: { 'content-type': contentType } }).formData());
  } catch (cause) {
    return invalidRequest(`invalid request format: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function fileOf(name: string, file: File): Promise<FormFile> {
  return {
    field: name.endsWith('[]') ? name.slice(0, -2) : name,
    bytes: new Uint8Array(await file.arrayBuffer()),
    ...(file.name !== '' && { filename: file.name }),
    ...(file.type !== '' && { mediaType: file.type }),
  };
}

function put(members: FormMembers, name: string, value: string): void {
  const open = name.indexOf('[');
  const head = open < 0 ? name : name.slice(0, open);
  const path = open < 0 ? [] : [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map(([, step = '']) => step);
  const [step, ...rest] = path;
  const there = members[head];
  if (step === undefined && !listFields.has(head)) members[head] ??= value;
  else if (step === undefined || step === '') members[head] = [...(Array.isArray(there) ? there : []), value];
  else {
    const inner: FormMembers = isMembers(there) ? there : Object.create(null);
    put(inner, step + rest.map((each) => `[${each}]`).join(''), value);
    members[head] = inner;
  }
}

const isMembers = (value: FormValue | undefined): value is FormMembers =>
  typeof value === 'object' && !Array.isArray(value);
