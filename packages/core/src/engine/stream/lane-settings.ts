import type { GenerateEndpoint } from '../../providers/provider.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { AnyGenerateCodec, Ask, Sent } from '../../wire/codec.ts';
import type { FrameStamp } from '../extra-fields.ts';
import type { ErrorFields } from './error-frames.ts';

/** How frames leave towards one client. */
export interface OutletSettings {
  readonly codec: AnyGenerateCodec;
  readonly ask: Ask;
  /** absent where the client's API has no `extra_fields` */
  readonly stamp: FrameStamp | undefined;
  readonly errorFields: ErrorFields | undefined;
  /** stages that see the events, in the order in which events pass them */
  readonly passStages: ((events: readonly StreamEvent[]) => readonly StreamEvent[]) | undefined;
  /** somebody wants the folded answer afterwards */
  readonly keepsAnswer: boolean;
}

/** One upstream stream on its way to one client. */
export interface LaneSettings extends OutletSettings {
  readonly endpoint: GenerateEndpoint;
  readonly sent: Sent;
  /** frames carry what the provider wrote */
  readonly tellsRaw: boolean;
  /** what the provider wrote is kept for the log */
  readonly keepsRaw: boolean;
}
