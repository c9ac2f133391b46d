import { textGap } from '../joined-text.ts';

/**
 * Calls stand behind all content here. A text that stood behind a call, or behind something that cannot be said,
 * would run into the text before it: it gets the gap that the call was.
 */
export class TextGaps {
  #hasSaid = false;
  #isApart = false;
  #isApartOnWire = false;

  /** What to write before this text, which must not be empty. */
  before(): string {
    const gap = this.#hasSaid && this.#isApart && !this.#isApartOnWire ? textGap : '';
    this.#hasSaid = true;
    this.#isApart = false;
    this.#isApartOnWire = false;
    return gap;
  }

  /** Something else came; `isContent` when it stands among the content on the wire too. */
  apart(isContent: boolean): void {
    this.#isApart = true;
    this.#isApartOnWire ||= isContent;
  }
}
