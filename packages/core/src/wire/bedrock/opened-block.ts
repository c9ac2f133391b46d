import type { AssistantItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { At, StreamEvent } from '../../schema/generate/stream-event.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import { joinBase64 } from '../join-base64.ts';
import { decodeCitation } from './citations.ts';
import { sealed } from './decode-block.ts';
import { said } from './members.ts';
import type { Reading } from './reading.ts';

/** A block between its first sign and its end; it knows what its deltas mean. */
export class OpenedBlock {
  readonly at: At;
  readonly #seed: AssistantItem;
  readonly #reading: Reading;
  /** proofs may come in pieces */
  #signature = '';
  #redacted = '';

  constructor(at: At, seed: AssistantItem, reading: Reading) {
    this.at = at;
    this.#seed = seed;
    this.#reading = reading;
  }

  /** The item that a delta without a start belongs to; calls cannot begin without their name. */
  static seedFor(delta: JsonObject, reading: Reading): AssistantItem | undefined {
    if (typeof delta['text'] === 'string' || said(delta['citation']) !== undefined) return { type: 'text', text: '' };
    const reasoning = readObject(delta['reasoningContent']);
    if (reasoning === undefined) return undefined;
    const redacted = readString(reasoning['redactedContent']);
    const record = redacted === undefined ? undefined : reading.seal('redacted', redacted);
    return record?.seals === 'text'
      ? { type: 'text', text: '', seal: record.seal }
      : { type: 'reasoning', entries: [] };
  }

  /** What a delta tells; `undefined` when it is of another kind than this block. */
  decode(delta: JsonObject): readonly StreamEvent[] | undefined {
    const { type } = this.#seed;
    switch (type) {
      case 'text':
        return this.#text(delta);
      case 'reasoning':
        return this.#reasoning(delta);
      case 'tool-call':
      case 'server-tool-call':
        return this.#input(delta);
      default:
        return [{ type: 'opaque-delta', ...this.at, format: 'bedrock', wire: printJson(delta) }];
    }
  }

  #text(delta: JsonObject): readonly StreamEvent[] | undefined {
    const text = readString(delta['text']);
    const citation = said(delta['citation']);
    if (text !== undefined) return text === '' ? [] : [{ type: 'text-delta', ...this.at, text }];
    if (citation !== undefined) return [{ type: 'annotation', ...this.at, annotation: decodeCitation(citation) }];
    // the seal that this text was opened for
    const isOwnSeal = this.#seed.type === 'text' && this.#seed.seal !== undefined && this.#redacted === '';
    if (!isOwnSeal || readObject(delta['reasoningContent']) === undefined) return undefined;
    this.#redacted = 'taken';
    return [];
  }

  #reasoning(delta: JsonObject): readonly StreamEvent[] | undefined {
    const reasoning = readObject(delta['reasoningContent']);
    if (reasoning === undefined) return undefined;
    const text = readString(reasoning['text']) ?? '';
    this.#signature += readString(reasoning['signature']) ?? '';
    const redacted = readString(reasoning['redactedContent']) ?? '';
    if (redacted !== '') this.#redacted = joinBase64([this.#redacted, redacted]);
    const isSealed = redacted !== '' || readString(reasoning['signature']);
    return [
      ...(text === '' ? [] : [{ type: 'reasoning-delta', ...this.at, entry: 0, kind: 'text', text } as const]),
      ...(isSealed ? this.#sealed() : []),
    ];
  }

  #sealed(): readonly StreamEvent[] {
    const kind: Seal['kind'] = this.#signature === '' ? 'redacted' : 'signature';
    const data = this.#signature === '' ? this.#redacted : this.#signature;
    return [{ type: 'item-patch', ...this.at, patch: sealed(this.#reading.seal(kind, data)) }];
  }

  #input(delta: JsonObject): readonly StreamEvent[] | undefined {
    const text = readString(readObject(delta['toolUse'])?.['input']);
    if (text === undefined) return undefined;
    return text === '' ? [] : [{ type: 'input-delta', ...this.at, text }];
  }
}
