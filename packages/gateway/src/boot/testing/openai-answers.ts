/** What an OpenAI host answers to a chat. */
export const completion = (text: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_760_000_000,
  model: 'gpt-4o-2024-08-06',
  choices: [
    { index: 0, message: { role: 'assistant', content: text, refusal: null }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
});

/** By path, what an OpenAI host answers when nothing is said about it. */
export const openaiAnswers: Readonly<Record<string, () => object>> = {
  '/v1/chat/completions': () => completion('Hello'),
  '/v1/completions': () => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1_760_000_000,
    model: 'gpt-3.5-turbo-instruct',
    choices: [{ index: 0, text: 'Hello', logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  }),
  '/v1/responses': () => ({
    id: 'resp_1',
    object: 'response',
    created_at: 1_760_000_000,
    status: 'completed',
    model: 'gpt-4o-2024-08-06',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'Hello', annotations: [], logprobs: [] }],
      },
    ],
    usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
  }),
  '/v1/responses/input_tokens': () => ({ object: 'response.input_tokens', input_tokens: 9 }),
  '/v1/embeddings': () => ({
    object: 'list',
    model: 'text-embedding-3-small',
    data: [{ object: 'embedding', index: 0, embedding: [0.5, -1] }],
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }),
  '/v1/models': () => ({
    object: 'list',
    data: ['gpt-4o', 'gpt-4o-mini', 'secret-model'].map((id) => ({
      id,
      object: 'model',
      created: 1,
      owned_by: 'openai',
    })),
  }),
};
