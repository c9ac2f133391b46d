import type { WireFormat } from '../schema/generate/wire-format.ts';
import type { AnyGenerateCodec } from './codec.ts';
import type { CheckRequest, Relay } from './relay.ts';

/** Everything about one wire format of the conversation, as routes and providers name it. */
export interface GenerateFormat {
  readonly name: WireFormat;
  readonly codec: AnyGenerateCodec;
  /** Absent: same-format traffic takes the middle way too. */
  readonly relay?: Relay;
  /** Rules of the format's API for a client's body; messages as the specification words them. */
  readonly check: CheckRequest;
}
