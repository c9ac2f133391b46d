import type { Minter, Seal } from '../../schema/generate/seal.ts';
import { splitSeal } from '../call-id-seal.ts';
import type { Sent } from '../codec.ts';
import { madeUpCallId } from '../made-up-id.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { readSignature } from './seals.ts';

/** Bare signatures in a client's history are the model's own. */
const home: Minter = { family: 'gemini', isGuess: true };

export interface ReadCall {
  readonly callId: string;
  readonly hasMadeUpId?: boolean;
  readonly seal?: Seal;
}

interface Unanswered {
  readonly callId: string;
  readonly name: string;
}

/**
 * How ids, names and seals have to be understood: in a client's history, or in one candidate of an answer.
 * It remembers the calls, because results may come without an id.
 */
export class Reading {
  readonly #sent: Sent | undefined;
  readonly #seed: string;
  readonly #candidate: number;
  #calls = 0;
  #unanswered: readonly Unanswered[] = [];
  readonly #names = new Map<string, string>();
  #lastCode: string | undefined;

  constructor(sent: Sent | undefined, seed: string, candidate = 0) {
    this.#sent = sent;
    this.#seed = seed;
    this.#candidate = candidate;
  }

  toolName(wire: string): string {
    return this.#sent?.toolNames.get(wire) ?? wire;
  }

  namespaceOf(wire: string): string | undefined {
    return this.#sent?.namespaces?.get(wire);
  }

  /** freeform tools that went out as functions */
  isWrapped(wire: string): boolean {
    return this.#sent?.wrappedTools.has(wire) === true;
  }

  signature(data: string | undefined): SealRecord | undefined {
    return readSignature(data, this.#sent?.minter ?? home);
  }

  call(id: string | undefined, name: string): ReadCall {
    const read = id === undefined || id === '' ? this.#madeUp() : this.#told(id);
    this.#unanswered = [...this.#unanswered, { callId: read.callId, name }];
    this.#names.set(read.callId, name);
    return read;
  }

  /** The call that a result answers: by its id, else the oldest one of that name that still waits. */
  answered(id: string | undefined, name: string): string {
    const waiting = this.#unanswered.find((each) => each.name === name)?.callId;
    const callId = id === undefined || id === '' ? (waiting ?? name) : this.#told(id).callId;
    this.#unanswered = this.#unanswered.filter((each) => each.callId !== callId);
    return callId;
  }

  nameOf(callId: string): string | undefined {
    return this.#names.get(callId);
  }

  /** A call of a tool that runs at the provider. */
  serverCall(id: string | undefined): string {
    this.#lastCode = id ?? this.#madeUp().callId;
    return this.#lastCode;
  }

  serverResult(id: string | undefined): string {
    return id ?? this.#lastCode ?? this.#madeUp().callId;
  }

  #madeUp(): ReadCall {
    return { callId: madeUpCallId(this.#seed, this.#candidate, this.#calls++), hasMadeUpId: true };
  }

  #told(id: string): ReadCall {
    if (this.#sent) return { callId: this.#sent.callIds.get(id) ?? id };
    const { callId, sealData } = splitSeal(id);
    const seal = readSignature(sealData, home)?.seal;
    return { callId, ...(seal && { seal }) };
  }
}
