import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { RelayedChoices } from '../openai-relay-stream.ts';
import { memberNamed, TextSplices } from '../text-splices.ts';
import { reasoningMembers } from './relay-reasoning.ts';

/** Choices of chat chunks on their way through. */
export function chatChoices(): RelayedChoices {
  const choices = new Map<number, RelayedChoice>();
  return {
    format: 'openai-chat',
    object: 'chat.completion.chunk',
    silent: { index: 0, delta: {}, finish_reason: null },
    saysSomething: (choice) => saysSomething(readObject(choice.delta) ?? {}),
    relay: (text, position, choice) => {
      const index = readNumber(choice.index) ?? position;
      const known = choices.get(index) ?? new RelayedChoice();
      choices.set(index, known);
      return known.relay(text, position, readObject(choice.delta) ?? {});
    },
    closing: () =>
      [...choices].flatMap(([index, choice]) => choice.silentCalls().map((call) => emptyInput(index, call))),
  };
}

const emptyInput = (index: number, call: number): JsonObject => ({
  index,
  delta: { tool_calls: [{ index: call, function: { arguments: '{}' } }] },
  finish_reason: null,
});

interface RelayedCall {
  readonly index: number;
  readonly wireIndex: number | undefined;
  readonly id: string | undefined;
  readonly isCustom: boolean;
  hasInput: boolean;
}

/** What one tool call delta needs: members in front, and repetitions to take out. */
interface CallEdits {
  readonly missing: string;
  readonly repeated: readonly string[];
  readonly repeatsName: boolean;
}

/**
 * The deltas of one candidate on their way through: the first that says something brings the role, calls are
 * numbered, named once, and never end without arguments.
 */
class RelayedChoice {
  readonly #calls: RelayedCall[] = [];
  #hasRole = false;

  /** The chunk's text with the edits that its delta needs; the same text when it needs none. */
  relay(text: string, position: number, delta: JsonObject): string {
    const members: string[] = [];
    if (!this.#hasRole && delta.role !== undefined && delta.role !== null) this.#hasRole = true;
    if (!this.#hasRole && saysSomething(delta)) {
      this.#hasRole = true;
      if (delta.role === undefined) members.push('"role":"assistant"');
    }
    const reasoning = reasoningMembers(delta);
    if (reasoning !== undefined) members.push(reasoning);
    const calls = readObjects(delta.tool_calls).map((call) => this.#hear(call));
    if (members.length === 0 && !calls.some(isEdited)) return text;
    return edited(text, position, members.join(','), calls);
  }

  /** Calls that never got an argument, to be given an empty object. */
  silentCalls(): readonly number[] {
    return this.#calls.filter((call) => !call.hasInput && !call.isCustom).map(({ index }) => index);
  }

  #hear(wire: JsonObject): CallEdits {
    const known = this.#find(wire);
    const call = known ?? this.#started(wire);
    const called = readObject(wire.function);
    if (called?.arguments !== undefined && called.arguments !== '' && called.arguments !== null) call.hasInput = true;
    const missing = wire.index === undefined ? [`"index":${call.index}`] : [];
    if (known !== undefined) {
      const repeated = ['id', 'type'].filter((name) => wire[name] !== undefined);
      return { missing: missing.join(','), repeated, repeatsName: called?.name !== undefined };
    }
    if (wire.type === undefined) missing.push(`"type":"${call.isCustom ? 'custom' : 'function'}"`);
    return { missing: missing.join(','), repeated: [], repeatsName: false };
  }

  #find(wire: JsonObject): RelayedCall | undefined {
    const index = readNumber(wire.index);
    if (index !== undefined) return this.#calls.findLast((call) => call.wireIndex === index);
    const id = readString(wire.id);
    return id ? this.#calls.find((call) => call.id === id) : this.#calls.at(-1);
  }

  #started(wire: JsonObject): RelayedCall {
    const wireIndex = readNumber(wire.index);
    const call: RelayedCall = {
      index: wireIndex ?? this.#calls.length,
      wireIndex,
      id: readString(wire.id),
      isCustom: readObject(wire.custom) !== undefined,
      hasInput: false,
    };
    this.#calls.push(call);
    return call;
  }
}

const isEdited = ({ missing, repeated, repeatsName }: CallEdits): boolean =>
  missing !== '' || repeated.length > 0 || repeatsName;

const spoken = ['content', 'reasoning', 'reasoning_content', 'refusal'] as const;

/** Does the delta bring anything that a client would show or run? */
function saysSomething(delta: JsonObject): boolean {
  if (spoken.some((name) => delta[name] !== undefined && delta[name] !== null && delta[name] !== '')) return true;
  if (readObject(delta.audio) !== undefined || readObject(delta.function_call) !== undefined) return true;
  return ['tool_calls', 'reasoning_details', 'images', 'annotations'].some((name) => readList(delta[name]).length > 0);
}

function edited(text: string, position: number, members: string, calls: readonly CallEdits[]): string {
  const quick = calls.length === 0 ? onlyDelta(text) : undefined;
  if (quick !== undefined) return withMembers(text, quick, members);
  const splices = new TextSplices(text);
  const choices = memberNamed(splices.members(text.indexOf('{')), 'choices');
  const start = choices && splices.elements(choices.valueStart)[position];
  const delta = start === undefined ? undefined : memberNamed(splices.members(start), 'delta');
  if (delta === undefined) return text;
  if (members !== '') splices.prepend(delta.valueStart, members);
  const list = memberNamed(splices.members(delta.valueStart), 'tool_calls');
  if (list !== undefined && calls.length > 0) {
    for (const [index, at] of splices.elements(list.valueStart).entries()) editCall(splices, at, calls[index]);
  }
  return splices.apply();
}

const deltaStart = '"delta":{';

/** Where the delta opens, if the chunk has one place only that could be it: no string holds these characters bare. */
function onlyDelta(text: string): number | undefined {
  const at = text.indexOf(deltaStart);
  return at >= 0 && text.lastIndexOf(deltaStart) === at ? at + deltaStart.length : undefined;
}

const withMembers = (text: string, at: number, members: string): string =>
  `${text.slice(0, at)}${members}${text.charCodeAt(at) === 125 ? '' : ','}${text.slice(at)}`;

function editCall(splices: TextSplices, at: number, edits: CallEdits | undefined): void {
  if (edits === undefined || !isEdited(edits)) return;
  const members = splices.members(at);
  const kept = members.filter(({ name }) => !edits.repeated.includes(name));
  const texts = kept.map((member) => {
    const isNamed = member.name === 'function' && edits.repeatsName;
    return `"${member.name}":${isNamed ? withoutName(splices.source(member)) : splices.source(member)}`;
  });
  if (edits.missing !== '') texts.unshift(edits.missing);
  splices.replaceObject(at, texts.join(','));
}

function withoutName(source: string): string {
  const splices = new TextSplices(source);
  splices.remove(splices.members(0), 'name');
  return splices.apply();
}
