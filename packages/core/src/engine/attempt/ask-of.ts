import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { WireFormat } from '../../schema/generate/wire-format.ts';
import type { Ask, Dialect, Target } from '../../wire/codec.ts';
import type { GenerateCall } from '../call.ts';
import type { RunState } from '../run/run-state.ts';

/** How the client wants to hear the answer that `target` gives. The request is decoded only if somebody reads it. */
export const askOf = (
  run: RunState,
  call: GenerateCall,
  target: Pick<Target, 'provider' | 'format' | 'model' | 'sealFamily'>,
): Ask => new RunAsk(run, call, target);

class RunAsk implements Ask {
  readonly format: WireFormat;
  readonly model: string;
  readonly answeredBy: Ask['answeredBy'];
  readonly idSeed: string;
  readonly receivedAtMs: number;
  readonly dialect: Dialect;
  readonly #run: RunState;

  constructor(run: RunState, call: GenerateCall, answeredBy: Ask['answeredBy']) {
    this.#run = run;
    this.format = call.format.name;
    this.model = run.target.model;
    this.answeredBy = answeredBy;
    this.idSeed = run.id;
    this.receivedAtMs = call.receivedAtMs;
    this.dialect = call.dialect;
  }

  /** Routes check bodies before the engine sees them; what still cannot be read asked for nothing in particular. */
  get request(): () => GenerateRequest {
    return () => {
      const request = this.#run.request();
      return request.ok ? request.value : { model: this.model, instructions: [], turns: [] };
    };
  }

  get wantsUsage(): boolean {
    return this.dialect === 'gateway' || this.request().delivery?.wantsUsage === true;
  }
}
