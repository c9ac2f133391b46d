import type { Json } from '../../../schema/json/raw-json.ts';
import type { WireMembers } from '../../vendor-members.ts';
import type { OutputContext } from '../output-context.ts';

/** Numbers the events of one answer and keeps the items that are done, in their places. */
export class StreamWriter {
  readonly context: OutputContext;
  readonly #output: (Json | undefined)[] = [];
  #sequence = 0;
  #out: Json[] = [];

  constructor(context: OutputContext) {
    this.context = context;
  }

  write(type: string, members: WireMembers): void {
    this.#out.push({ type, sequence_number: this.#sequence++, ...members });
  }

  taken(): readonly Json[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** Place of the next item in `output`. */
  reserve(): number {
    this.#output.push(undefined);
    return this.#output.length - 1;
  }

  added(index: number, item: Json): void {
    this.write('response.output_item.added', { output_index: index, item });
  }

  done(index: number, item: Json): void {
    this.#output[index] = item;
    this.write('response.output_item.done', { output_index: index, item });
  }

  /** Items that are done, in order. */
  get output(): readonly Json[] {
    return this.#output.filter((item) => item !== undefined);
  }
}
