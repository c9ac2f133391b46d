import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';

/** The first segment that is one of these ends the deployment's name. */
const endpointStarters: ReadonlySet<string> = new Set([
  'chat',
  'audio',
  'images',
  'completions',
  'embeddings',
  'responses',
  'models',
]);

const prefix = '/openai/deployments/';

/**
 * Target of `…/openai/deployments/<deployment>/<endpoint>`, as the AzureOpenAI SDK builds its URLs: one segment is a
 * deployment at Azure, several are a provider and its model. Segments are percent-decoded after splitting.
 */
export function azureDeployment(path: string): Result<ModelRef> {
  const rest = path.slice(path.indexOf(prefix) + prefix.length).split('/');
  const end = rest.findIndex((segment) => endpointStarters.has(segment));
  if (end < 0) return invalidRequest('invalid azure deployment path');
  const left = rest.slice(0, end).map(decodeSegment);
  const [first, ...others] = left;
  if (first === undefined || left.includes('')) return invalidRequest('missing deployment id');
  return ok(others.length === 0 ? { provider: 'azure', model: first } : { provider: first, model: others.join('/') });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a lone percent sign: taken as it stands
  }
}
