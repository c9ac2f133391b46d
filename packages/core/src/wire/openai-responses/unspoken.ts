import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { RequestContext } from './request-context.ts';

type Touches = FidelityNote['touches'];
type Rule = readonly [field: string, touches: Touches, isSaid: (request: GenerateRequest) => boolean];

/** What a request may say and this format has no word for. */
const dropped: readonly Rule[] = [
  ['sampling.topK', 'meaning', ({ sampling }) => sampling?.topK !== undefined],
  ['sampling.seed', 'meaning', ({ sampling }) => sampling?.seed !== undefined],
  ['sampling.frequencyPenalty', 'meaning', ({ sampling }) => isSet(sampling?.frequencyPenalty)],
  ['sampling.presencePenalty', 'meaning', ({ sampling }) => isSet(sampling?.presencePenalty)],
  ['sampling.logitBias', 'meaning', ({ sampling }) => Object.keys(sampling?.logitBias ?? {}).length > 0],
  ['limits.stop', 'meaning', ({ limits }) => (limits?.stop?.length ?? 0) > 0],
  ['limits.taskBudget', 'meaning', ({ limits }) => limits?.taskBudget !== undefined],
  ['candidateCount', 'meaning', ({ candidateCount }) => (candidateCount ?? 1) > 1],
  ['prediction', 'cost', ({ prediction }) => prediction !== undefined],
  ['modalities', 'meaning', ({ modalities }) => modalities?.some((each) => each !== 'text') ?? false],
  ['audio', 'meaning', ({ audio }) => audio !== undefined],
  ['cache.auto', 'cost', ({ cache }) => cache?.auto !== undefined],
  ['service.speed', 'cost', ({ service }) => service?.speed !== undefined],
  ['service.region', 'cost', ({ service }) => service?.region !== undefined],
  ['service.latency', 'cost', ({ service }) => service?.latency !== undefined],
  ['service.priority', 'cost', ({ service }) => service?.priority !== undefined],
  ['state.container', 'meaning', ({ state }) => state?.container !== undefined],
  ['completion', 'meaning', ({ completion }) => completion?.suffix !== undefined || isSaidOften(completion)],
];

const isSet = (penalty: number | undefined): boolean => penalty !== undefined && penalty !== 0;

const isSaidOften = (completion: GenerateRequest['completion']): boolean =>
  completion?.hasEcho === true || (completion?.bestOf ?? 1) > 1;

export function noteUnspoken(request: GenerateRequest, context: RequestContext): void {
  for (const [field, touches, isSaid] of dropped)
    if (isSaid(request)) context.notes.add('dropped', field, 'no-counterpart', touches);
  if (request.documents?.length) context.notes.add('approximated', 'documents', 'no-counterpart', 'meaning');
  if (request.cache?.storedPrefix !== undefined) context.refuse('a stored prefix cannot be used with this provider');
  if (request.completion?.promptTokens !== undefined) context.refuse('token ids are not supported as input');
}
