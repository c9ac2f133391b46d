import type { StreamEvent } from '../../../schema/generate/stream-event.ts';
import type { ItemPlace } from '../items/item-place.ts';

/** What an item of a stream needs of the stream that it is in. */
export interface StreamVoice {
  emit(event: StreamEvent): void;
  placeOf(index: number): ItemPlace;
  /** sort key of the output item's first part; parts follow one by one */
  keyOf(index: number): number;
}
