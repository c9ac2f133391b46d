import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** What a request may ask that Cohere has no member for: left out with a note, or refused where silence would lie. */
export function noteUnsayable(request: GenerateRequest, to: RequestEncoding): void {
  refuse(request, to);
  const { limits, service, state, completion, cache, identity, sampling } = request;
  const lost: readonly (readonly [path: string, value: unknown, touches: 'meaning' | 'cost' | 'form'])[] = [
    ['sampling.logitBias', sampling?.logitBias, 'meaning'],
    ['limits.maxToolCalls', limits?.maxToolCalls, 'meaning'],
    ['limits.truncation', limits?.truncation, 'meaning'],
    ['limits.taskBudget', limits?.taskBudget, 'meaning'],
    ['allowsParallelCalls', request.allowsParallelCalls === false || undefined, 'meaning'],
    ['candidateCount', (request.candidateCount ?? 1) > 1 || undefined, 'meaning'],
    ['verbosity', request.verbosity, 'meaning'],
    ['prediction', request.prediction, 'cost'],
    ['service.tier', service?.tier, 'cost'],
    ['service.speed', service?.speed, 'cost'],
    ['service.region', service?.region, 'cost'],
    ['service.latency', service?.latency, 'cost'],
    ['identity.user', identity?.user, 'form'],
    ['identity.safetyId', identity?.safetyId, 'form'],
    ['identity.metadata', identity?.metadata, 'form'],
    ['state.store', state?.store, 'form'],
    ['state.container', state?.container, 'meaning'],
    ['state.contextEdits', state?.contextEdits, 'meaning'],
    ['cache.auto', cache?.auto, 'cost'],
    ['cache.key', cache?.key, 'cost'],
    ['cache.retention', cache?.retention, 'cost'],
    ['cache.mode', cache?.mode, 'cost'],
    ['completion.suffix', completion?.suffix, 'meaning'],
    ['completion.hasEcho', completion?.hasEcho || undefined, 'meaning'],
    ['completion.bestOf', completion?.bestOf, 'meaning'],
    ['include', request.include?.length || undefined, 'meaning'],
  ];
  for (const [path, value, touches] of lost) if (value !== undefined) to.dropped(path, touches);
}

function refuse({ state, completion, cache, modalities, audio }: GenerateRequest, to: RequestEncoding): void {
  if (state?.previousId !== undefined) to.refuse('previous_response_id');
  if (state?.conversation !== undefined) to.refuse('conversation');
  if (state?.isBackground) to.refuse('background');
  if (completion?.promptTokens !== undefined) to.refuse('a prompt of token ids');
  if (cache?.storedPrefix !== undefined) to.refuse('a stored prefix');
  if (audio !== undefined || modalities?.some((modality) => modality !== 'text')) to.refuse('output other than text');
}
