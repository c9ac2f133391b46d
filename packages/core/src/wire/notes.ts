import type { FidelityNote } from '../schema/generate/fidelity.ts';
import type { WireFormat } from '../schema/generate/wire-format.ts';

type Touches = FidelityNote['touches'];

const weight: { readonly [T in Touches]: number } = { form: 0, cost: 1, meaning: 2 };

/** Collects what an encoder could not say: one entry per (what, field, why), with a count and the first example. */
export class NoteSet {
  readonly #to: WireFormat;
  readonly #direction: FidelityNote['direction'];
  readonly #notes = new Map<string, FidelityNote>();

  constructor(to: WireFormat, direction: FidelityNote['direction']) {
    this.#to = to;
    this.#direction = direction;
  }

  /** `field` is a middle path with `[]` for indexes. Of differing `touches` the gravest stays. */
  add(what: FidelityNote['what'], field: string, why: FidelityNote['why'], touches: Touches, example?: string): void {
    const key = `${what}\n${field}\n${why}`;
    const known = this.#notes.get(key);
    if (known === undefined) this.#notes.set(key, this.#first(what, field, why, touches, example));
    else this.#notes.set(key, again(known, touches, example));
  }

  /** In the order in which they were first made. */
  list(): readonly FidelityNote[] {
    return [...this.#notes.values()];
  }

  #first(
    what: FidelityNote['what'],
    field: string,
    why: FidelityNote['why'],
    touches: Touches,
    example: string | undefined,
  ): FidelityNote {
    const note = { what, field, why, touches, to: this.#to, direction: this.#direction, count: 1 };
    return example === undefined ? note : { ...note, example };
  }
}

function again(known: FidelityNote, touches: Touches, example: string | undefined): FidelityNote {
  const graver = weight[touches] > weight[known.touches] ? touches : known.touches;
  const note = { ...known, touches: graver, count: known.count + 1 };
  return example === undefined || known.example !== undefined ? note : { ...note, example };
}
