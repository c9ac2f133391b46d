import type { IncomingPart, IncomingRequest } from './incoming-request.ts';
import type { RecordedPart, RecordedRequest } from './recorded-request.ts';
import { redactHeaders } from './redact-headers.ts';

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

export interface LogEntry {
  head(status: number): void;
  wrote(): void;
  /** The simulator itself is about to tear the connection down. */
  breakOff(): void;
  close(isFinished: boolean): void;
}

const recordedPart = ({ name, value, file }: IncomingPart): RecordedPart => ({
  name,
  ...(value !== undefined && { value }),
  ...(file && { file: { filename: file.filename, type: file.type, size: file.bytes.byteLength } }),
});

/** The requests seen lately. */
export class RequestLog {
  readonly #records: Mutable<RecordedRequest>[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get records(): readonly RecordedRequest[] {
    return this.#records;
  }

  clear(): void {
    this.#records.length = 0;
  }

  open(request: IncomingRequest, vendor: string, path: string): LogEntry {
    const record: Mutable<RecordedRequest> = {
      id: request.id,
      vendor,
      method: request.method,
      path,
      query: request.query.toString(),
      headers: redactHeaders(request.headers),
      bodyText: request.bodyText,
      body: request.body,
      ...(request.form && { form: request.form.map(recordedPart) }),
      receivedAtMs: Date.now(),
      status: undefined,
      pieces: 0,
      outcome: 'running',
    };
    this.#records.push(record);
    if (this.#records.length > this.#limit) this.#records.shift();
    return {
      head: (status) => {
        record.status = status;
      },
      wrote: () => {
        record.pieces += 1;
      },
      breakOff: () => {
        record.outcome = 'broken-off';
      },
      close: (isFinished) => {
        if (record.outcome === 'running') record.outcome = isFinished ? 'answered' : 'client-left';
      },
    };
  }
}
