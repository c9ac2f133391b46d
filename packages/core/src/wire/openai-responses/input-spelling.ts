import type { CallSpelling } from './items/write-call.ts';
import { madeUpItemId } from './made-up-item-id.ts';
import type { RequestContext } from './request-context.ts';

/** Ids and names of one assistant turn as the provider takes them. */
export class InputSpelling implements CallSpelling {
  readonly #context: RequestContext;
  #goesWithoutIds = false;

  constructor(context: RequestContext) {
    this.#context = context;
  }

  callId(id: string): string {
    return this.#context.callIds.spell(id);
  }

  name(name: string): string {
    return this.#context.toolNames.spell(name);
  }

  itemId(id: string | undefined, prefix: string): string | undefined {
    const known = this.#goesWithoutIds ? undefined : this.#context.itemId(id, prefix);
    return known ?? (idsNeeded.has(prefix) ? this.madeId(prefix) : undefined);
  }

  madeId(prefix: string): string {
    return madeUpItemId(prefix, this.#context.seed, this.#context.nextMadeId());
  }

  dropIds(): void {
    this.#goesWithoutIds = true;
  }
}

/** Items that the API does not take without an id: what hosted tools left. */
const idsNeeded: ReadonlySet<string> = new Set(['ws', 'wf', 'fs', 'ci', 'ig', 'mcp']);
