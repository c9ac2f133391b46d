/** One HTTP/1.1 response as it comes in; only what the benchmarks need of the protocol. */
export interface HttpAnswer {
  readonly status: number;
  /** header lines as received */
  readonly head: string;
  readonly body: string;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Collects bytes until a response is whole. */
export class ResponseReader {
  #bytes: Buffer = Buffer.alloc(0);
  #head: string | undefined;
  #bodyFrom = 0;
  /** `undefined` when the body is chunked */
  #length: number | undefined;

  /** The response, once it is complete; the reader is then ready for the next. */
  push(bytes: Buffer): HttpAnswer | undefined {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#bytes, bytes]);
    if (this.#head === undefined && !this.#readHead()) return undefined;
    const body = this.#length === undefined ? this.#chunkedBody() : this.#sizedBody(this.#length);
    if (body === undefined || this.#head === undefined) return undefined;
    const answer = { status: Number(this.#head.slice(9, 12)), head: this.#head, body };
    this.#bytes = Buffer.alloc(0);
    this.#head = undefined;
    return answer;
  }

  #readHead(): boolean {
    const end = this.#bytes.indexOf(headEnd);
    if (end < 0) return false;
    this.#head = this.#bytes.toString('latin1', 0, end);
    this.#bodyFrom = end + 4;
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
    this.#length = length === undefined ? undefined : Number(length);
    return true;
  }

  #sizedBody(length: number): string | undefined {
    const end = this.#bodyFrom + length;
    return this.#bytes.length < end ? undefined : this.#bytes.toString('utf8', this.#bodyFrom, end);
  }

  #chunkedBody(): string | undefined {
    const tail = this.#bytes.subarray(Math.max(0, this.#bytes.length - 7)).toString('latin1');
    if (!tail.endsWith('0\r\n\r\n')) return undefined;
    let at = this.#bodyFrom;
    const chunks: Buffer[] = [];
    for (;;) {
      const lineEnd = this.#bytes.indexOf('\r\n', at);
      const size = Number.parseInt(this.#bytes.toString('latin1', at, lineEnd), 16);
      if (!(size > 0)) return size === 0 ? Buffer.concat(chunks).toString('utf8') : undefined;
      chunks.push(this.#bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
      at = lineEnd + 4 + size;
    }
  }
}
