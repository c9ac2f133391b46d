import type { JsonText } from '../generate/json-text.ts';
import { cutVerbatim, type Verbatim } from './cut-verbatim.ts';
import { type JsonMember, scanMembers, skipSpace } from './json-scanner.ts';
import { parseJson } from './parse-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from './raw-json.ts';

/** Edits of the top level of an object: `undefined` removes a member, text replaces or adds it. */
export type MemberEdits = { readonly [member: string]: JsonText | undefined };

/**
 * A JSON object as it came over the wire. Everything else is read from its text when somebody asks:
 * plain values for checking, source text for the middle model, member positions for editing in place.
 */
export class JsonBody {
  readonly text: string;
  /** The plain parse. Read-only, shared by everybody who looks at the body. */
  readonly value: JsonObject;
  #members: readonly JsonMember[] | undefined;

  private constructor(text: string, value: JsonObject) {
    this.text = text;
    this.value = value;
  }

  /** The body, or why the text is none. */
  static parse(
    text: string,
  ): { readonly ok: true; readonly body: JsonBody } | { readonly ok: false; readonly message: string } {
    const parsed = parseJson(text);
    if (!parsed.ok) return parsed;
    if (!isJsonObject(parsed.value)) return { ok: false, message: 'expected a JSON object' };
    return { ok: true, body: new JsonBody(text, parsed.value) };
  }

  /** A tree of its own in which the marked members are `RawJson`. */
  tree(verbatim: Verbatim): Json {
    return cutVerbatim(this.text, JSON.parse(this.text), verbatim);
  }

  get members(): readonly JsonMember[] {
    this.#members ??= scanMembers(this.text);
    return this.#members;
  }

  /** Source text of a top-level member. */
  source(name: string): JsonText | undefined {
    const member = this.members.findLast((each) => each.name === name);
    return member && asJsonText(this.text.slice(member.valueStart, member.valueEnd));
  }

  /** The text with edits applied; every other byte stays. New members come last, in the order of the edits. */
  edited(edits: MemberEdits): string {
    return editMembers(this.text, this.members, edits);
  }
}

/** Copies whole runs of the text between the places where something changes. */
function editMembers(text: string, members: readonly JsonMember[], edits: MemberEdits): string {
  let out = '';
  let from = 0; // where the run begins that is still to be copied, and how far it reaches
  let to = members[0]?.start ?? skipSpace(text, 0) + 1;
  let hasMember = false;
  let end = to;
  for (const [index, member] of members.entries()) {
    const isEdited = Object.hasOwn(edits, member.name);
    const value = isEdited ? edits[member.name] : undefined;
    if (isEdited && (value === undefined || isRepeatedLater(members, index))) {
      out += text.slice(from, to);
      from = member.valueEnd;
      to = from;
    } else {
      if (!hasMember && index > 0) from = member.start; // the comma before it went with the others
      if (isEdited) {
        out += text.slice(from, member.valueStart) + value;
        from = member.valueEnd;
      }
      to = member.valueEnd;
      hasMember = true;
    }
    end = member.valueEnd;
  }
  out += text.slice(from, to);
  for (const name in edits) {
    const value = edits[name];
    if (value === undefined || members.some((member) => member.name === name)) continue;
    out += `${hasMember ? ',' : ''}${JSON.stringify(name)}:${value}`;
    hasMember = true;
  }
  return out + text.slice(end);
}

const isRepeatedLater = (members: readonly JsonMember[], index: number): boolean =>
  members.findLastIndex((member) => member.name === members[index]?.name) !== index;

/** The object's text with one more member at its end. The member must not be there already. */
export function appendMember(text: string, name: string, value: string): string {
  const close = text.lastIndexOf('}');
  let before = close - 1;
  while (text.charCodeAt(before) <= 32) before--;
  const comma = text.charCodeAt(before) === 123 ? '' : ',';
  return `${text.slice(0, close)}${comma}${JSON.stringify(name)}:${value}${text.slice(close)}`;
}
