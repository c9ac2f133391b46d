import type { Call, CallOptions } from '@bifrost/core/engine/call.ts';
import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { AnswerStream } from '@bifrost/core/engine/outcome.ts';
import type { Ports } from '@bifrost/core/engine/ports.ts';
import type { BifrostPlugin } from '@bifrost/core/plugins/plugin.ts';
import type { TransportHooks } from '@bifrost/core/plugins/transport-hooks.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Admission } from './admission.ts';
import type { WatchBatch } from './event-stream.ts';
import type { ViewOf } from './model-view.ts';
import type { PathParams } from './path-params.ts';
import type { RequestHeaders } from './request-headers.ts';
import type { Steer } from './steering.ts';

/** What every inference route needs of the house. Built once, by the composition. */
export interface InferenceDoor {
  readonly engine: Engine;
  readonly catalog: ModelCatalog;
  readonly ports: Pick<Ports, 'now' | 'clock' | 'newId' | 'log'>;
  /** Absent: nobody has rules or weights. */
  readonly steer?: Steer;
  /** Absent: every caller sees every model. */
  readonly viewOf?: ViewOf;
  readonly admit: Admission;
  readonly readOptions: (headers: RequestHeaders) => CallOptions;
  readonly maxBodyBytes: number;
  /** Absent: no plugin takes part in the transport. */
  readonly hooks?: InferenceHooks;
  /** Absent: nobody counts the chunks of streams. */
  readonly watchStream?: (call: Call, stream: AnswerStream) => WatchBatch;
}

export type Handler = (request: Request, path: string, params?: PathParams) => Promise<Response>;

/** Plugins that want to see requests before they are read, responses before they are sent, or traces. */
export interface InferenceHooks {
  readonly transport: TransportHooks;
  /** those with an `inject` hook */
  readonly observers: readonly BifrostPlugin[];
}
