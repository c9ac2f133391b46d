/** Keeps the data of upstream frames while raw capture is on. */
export class RawFrames {
  readonly #data: string[] = [];

  add(data: string): void {
    this.#data.push(data);
  }

  get text(): string {
    return this.#data.join('\n');
  }
}
