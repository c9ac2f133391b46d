import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Frame } from '../../wire/framing/frame.ts';

/** Where the frames of one client's stream come from: an upstream, or a stage that answered by itself. */
export interface FrameSource {
  /** The next batch, never empty; `undefined` when there is no more. Never rejects. */
  next(): Promise<readonly Frame[] | undefined>;
  /** Stops at once; a `next` under way resolves soon. */
  stop(): void;
  readonly error: GatewayError | undefined;
  /** Nothing more will come. */
  readonly isOver: boolean;
  /** Everything that belongs to the answer was handed out. */
  readonly isComplete: boolean;
  readonly usage: Usage | undefined;
  readonly measures?: Measures | undefined;
  readonly notes: readonly FidelityNote[];
  readonly rawResponse: string | undefined;
  result(): GenerateResult | undefined;
}
