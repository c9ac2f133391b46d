import { Connection } from './connection.ts';
import type { HttpAnswer } from './response-reader.ts';

/** Connections to one port; as many as there are requests under way, reused when idle. */
export class Pool {
  readonly #idle: Connection[] = [];
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Opens connections ahead, so that their handshakes are not measured. */
  async warm(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += 200) {
      const size = Math.min(200, count - opened);
      this.#idle.push(...(await Promise.all(Array.from({ length: size }, () => Connection.open(this.#port)))));
    }
  }

  async send(request: string): Promise<HttpAnswer> {
    let connection = this.#idle.pop();
    while (connection !== undefined && !connection.isUsable) connection = this.#idle.pop();
    connection ??= await Connection.open(this.#port);
    const answer = await connection.send(request);
    this.#idle.push(connection);
    return answer;
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}
