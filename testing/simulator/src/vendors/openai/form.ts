import type { IncomingPart, IncomingRequest } from '../../http/incoming-request.ts';
import type { JsonReply } from '../../http/reply.ts';
import { refuse } from './refusal.ts';

export type FilePart = NonNullable<IncomingPart['file']>;

/** A form's parts by name, or OpenAI's refusal of one that has too many, the wrong ones or not enough. */
export class Form {
  readonly #parts: readonly IncomingPart[];

  constructor(request: IncomingRequest) {
    this.#parts = request.form ?? [];
  }

  text(name: string): string | undefined {
    return this.#parts.find((part) => part.name === name)?.value;
  }

  texts(name: string): readonly string[] {
    return this.#parts.flatMap((part) => (part.name === name && part.value !== undefined ? [part.value] : []));
  }

  files(...names: readonly string[]): readonly FilePart[] {
    return this.#parts.flatMap((part) => (names.includes(part.name) && part.file !== undefined ? [part.file] : []));
  }

  trouble(texts: readonly string[], files: readonly string[], required: readonly string[]): JsonReply | undefined {
    const stranger = this.#parts.find(({ name, file }) => !(file === undefined ? texts : files).includes(name));
    if (stranger !== undefined) {
      const message = `Unknown parameter: '${stranger.name}'.`;
      return refuse(400, { message, param: stranger.name, code: 'unknown_parameter' });
    }
    const missing = required.find((name) => this.#parts.every((part) => part.name.replace('[]', '') !== name));
    if (missing === undefined) return undefined;
    const message = `Missing required parameter: '${missing}'.`;
    return refuse(400, { message, param: missing, code: 'missing_required_parameter' });
  }
}
