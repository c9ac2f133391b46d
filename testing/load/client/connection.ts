import type { Socket } from 'bun';
import { type HttpAnswer, ResponseReader } from './response-reader.ts';

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (cause: Error) => void;
}

/** One kept-alive connection, one request at a time, on a bare socket: the client must cost next to nothing. */
export class Connection {
  readonly #reader = new ResponseReader();
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;

  static async open(port: number): Promise<Connection> {
    const connection = new Connection();
    connection.#socket = await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        data: (_socket, bytes) => connection.#read(bytes),
        close: () => connection.#fail(new Error('connection closed')),
        error: (_socket, cause) => connection.#fail(cause),
      },
    });
    return connection;
  }

  get isUsable(): boolean {
    return this.#socket !== undefined;
  }

  send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#socket === undefined) return reject(new Error('connection closed'));
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.end();
  }

  #read(bytes: Buffer): void {
    const answer = this.#reader.push(bytes);
    if (answer === undefined) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(cause: Error): void {
    this.#socket = undefined;
    this.#waiting?.reject(cause);
    this.#waiting = undefined;
  }
}
