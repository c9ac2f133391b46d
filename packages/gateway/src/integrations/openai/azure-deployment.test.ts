import { expect, test } from 'bun:test';
import { azureDeployment } from './azure-deployment.ts';

test.each([
  ['/openai/openai/deployments/my-gpt/chat/completions', 'azure', 'my-gpt'],
  ['/openai/deployments/my-gpt/embeddings', 'azure', 'my-gpt'],
  ['/openai/deployments/huggingface/fal-ai/flux/dev/images/generations', 'huggingface', 'fal-ai/flux/dev'],
  ['/openai/deployments/my%2Fgpt%20x/responses/input_tokens', 'azure', 'my/gpt x'],
  ['/openai/deployments/100%/chat/completions', 'azure', '100%'],
])('%s', (path, provider, model) => {
  expect(azureDeployment(path)).toEqual({ ok: true, value: { provider, model } });
});

test.each([
  ['/openai/deployments/chat/completions', 'missing deployment id'],
  ['/openai/deployments//chat/completions', 'missing deployment id'],
  ['/openai/deployments/my-gpt/unknown', 'invalid azure deployment path'],
])('%s is refused', (path, message) => {
  expect(azureDeployment(path)).toMatchObject({ ok: false, error: { message } });
});
