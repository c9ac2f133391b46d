import type { Item } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { Ask } from '../codec.ts';
import { NoteSet } from '../notes.ts';
import { wrapSeal } from '../seal-envelope.ts';
import { sealedName } from './carried-seal.ts';
import { format } from './format-name.ts';
import type { CallSpelling } from './items/write-call.ts';
import { madeUpItemId } from './made-up-item-id.ts';

/** What one answer to a client knows and collects. */
export class OutputContext {
  readonly ask: Ask;
  readonly notes = new NoteSet(format, 'result');
  /** of made-up ids: the answer's own id, else the exchange's */
  readonly seed: string;

  constructor(ask: Ask, answerId: string | undefined) {
    this.ask = ask;
    this.seed = answerId ?? ask.idSeed;
  }

  /** The provider spoke this format itself. */
  get isNative(): boolean {
    return this.ask.answeredBy.format === format;
  }

  /** Ids and names of the item at this place, as the client sees them: its own names, no limits. */
  spellingAt(index: number): CallSpelling {
    return {
      callId: (id) => id,
      name: (name) => name,
      itemId: (id, prefix) => id ?? madeUpItemId(prefix, this.seed, index),
    };
  }

  /** OpenAI's own cipher goes as it is, every other seal in an envelope that finds its way back. */
  cipherOf(seal: Seal): string {
    const family = seal.mintedBy?.family ?? (this.isNative ? this.ask.answeredBy.sealFamily : undefined);
    return seal.kind === 'encrypted' && family === 'openai' ? seal.data : wrapSeal({ seal, seals: 'reasoning' });
  }

  /** The seal of a text or call, which needs an item of its own here. */
  carriedSeal(item: Item, seal: Seal): string {
    const itemId = sealedName(item);
    const seals = item.type === 'tool-call' ? 'tool-call' : 'text';
    return wrapSeal({ seal, seals, ...(itemId !== undefined && { itemId }) });
  }
}
