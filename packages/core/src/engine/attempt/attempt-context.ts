import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { EngineParts } from '../run/engine-parts.ts';
import type { RawCapture } from '../run/raw-capture.ts';
import type { ReadyProvider, Snapshot } from '../run/ready-provider.ts';
import type { RunFields } from '../run/run-fields.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { RunState } from '../run/run-state.ts';

/** What all attempts of one run have in common. */
export interface AttemptContext {
  readonly parts: EngineParts;
  readonly snapshot: Snapshot;
  readonly ready: ReadyProvider;
  readonly run: RunState;
  readonly record: RunRecord;
  readonly raw: RawCapture;
  /** absent where the client's API has no `extra_fields` */
  readonly fields: RunFields | undefined;
  /** what the stages of this run want of its stream */
  readonly watch: StreamWatch;
}

export interface StreamWatch {
  /** some stage wants to see or change events: the stream has to be decoded */
  readonly wantsEvents: boolean;
  readonly keepsAnswer: boolean;
  readonly passStages: ((events: readonly StreamEvent[]) => readonly StreamEvent[]) | undefined;
}
