/** Bodies with as little in them as clients and servers put there. */
export const claudeAnswer = (content: readonly unknown[], more: object = {}) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content,
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 5 },
  ...more,
});
export const claudeRequest = (messages: readonly unknown[], more: object = {}) => ({
  model: 'm',
  max_tokens: 100,
  messages,
  ...more,
});
export const chatRequest = (messages: readonly unknown[], more: object = {}) => ({ model: 'm', messages, ...more });
export const user = (content: unknown) => ({ role: 'user', content });
export const weather = { name: 'w', description: 'Weather.', input_schema: { type: 'object', properties: {} } };

export const thinkingCall = [
  { type: 'thinking', thinking: 'T', signature: 'UzE=' },
  { type: 'text', text: 'Checking.' },
  { type: 'tool_use', id: 'toolu_1', name: 'w', input: { c: 'Oslo' } },
];
