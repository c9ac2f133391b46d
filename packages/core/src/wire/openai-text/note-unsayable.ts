import type { Item } from '../../schema/generate/item.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { NoteSet } from '../notes.ts';
import { hasForeignVendor } from '../vendor-members.ts';

/** Notes what a prompt cannot say; returns why the request has to be refused, if it has to. */
export function noteUnsayable(request: GenerateRequest, provider: string, notes: NoteSet): string | undefined {
  const { state, limits, sampling, service, cache } = request;
  const lost: readonly (readonly [path: string, value: unknown, touches: 'meaning' | 'cost'])[] = [
    ['tools', request.tools, 'meaning'],
    ['toolChoice', request.toolChoice, 'meaning'],
    ['output', request.output?.type === 'text' ? undefined : request.output, 'meaning'],
    ['verbosity', request.verbosity, 'meaning'],
    ['reasoning', request.reasoning, 'meaning'],
    ['modalities', request.modalities, 'meaning'],
    ['prediction', request.prediction, 'cost'],
    ['documents', request.documents, 'meaning'],
    ['sampling.topK', sampling?.topK, 'meaning'],
    ['limits.maxToolCalls', limits?.maxToolCalls, 'meaning'],
    ['limits.taskBudget', limits?.taskBudget, 'meaning'],
    ['service', service, 'cost'],
    ['cache', cache, 'cost'],
  ];
  for (const [path, value, touches] of lost)
    if (value !== undefined) notes.add('dropped', path, 'no-counterpart', touches);
  for (const turn of request.turns) for (const item of turn.items) noteItem(item, notes);
  if (hasForeignVendor(request.vendor, 'openai-text')) notes.add('dropped', 'vendor', 'no-counterpart', 'form');
  const isStateful = state?.previousId ?? state?.conversation ?? state?.isBackground;
  return isStateful ? `stored state is not supported by provider '${provider}'` : undefined;
}

function noteItem(item: Item, notes: NoteSet): void {
  if (item.type !== 'text') notes.add('dropped', `turns[].items[].${item.type}`, 'no-counterpart', 'meaning');
}
