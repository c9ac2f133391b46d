import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** What a request may ask that this format has no member for: left out with a note, or refused where silence would lie. */
export function noteUnsayable(request: GenerateRequest, to: RequestEncoding): void {
  refuseState(request, to);
  const { limits, service, state, completion } = request;
  const lost: readonly (readonly [path: string, value: unknown, touches: 'meaning' | 'cost'])[] = [
    ['limits.maxToolCalls', limits?.maxToolCalls, 'meaning'],
    ['limits.truncation', limits?.truncation, 'meaning'],
    ['limits.taskBudget', limits?.taskBudget, 'meaning'],
    ['service.speed', service?.speed, 'cost'],
    ['service.region', service?.region, 'cost'],
    ['service.latency', service?.latency, 'cost'],
    ['service.priority', service?.priority, 'cost'],
    ['state.container', state?.container, 'meaning'],
    ['state.contextEdits', state?.contextEdits, 'meaning'],
    ['completion.suffix', completion?.suffix, 'meaning'],
    ['completion.hasEcho', completion?.hasEcho || undefined, 'meaning'],
    ['completion.bestOf', completion?.bestOf, 'meaning'],
    ['include', request.include?.length || undefined, 'meaning'],
  ];
  for (const [path, value, touches] of lost)
    if (value !== undefined) to.notes.add('dropped', path, 'no-counterpart', touches);
}

function refuseState({ state, completion }: GenerateRequest, to: RequestEncoding): void {
  if (state?.previousId !== undefined) to.refuseInput('previous_response_id');
  if (state?.conversation !== undefined) to.refuseInput('conversation');
  if (state?.isBackground) to.refuseInput('background');
  if (completion?.promptTokens !== undefined) to.refuseInput('a prompt of token ids');
}
