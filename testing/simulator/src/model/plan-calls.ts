import type { ToolCall } from './answer.ts';
import type { OfferedTool, Question } from './question.ts';
import { sampleSchema } from './sample-schema.ts';

const asksForTools = /\b(call|use|invoke|run)\b[^.!?]*\b(tools?|functions?)\b/i;
const asksForSeveral = /\b(in parallel|both|all (the )?tools|every tool)\b/i;

/** Which tools the model calls: those a choice forces, a wish counts, or the prompt names or asks for. */
export function planCalls(question: Question): readonly ToolCall[] {
  const { choice, tools, wish } = question;
  if (tools.length === 0 || choice.mode === 'none') return [];
  const wanted = wantedTools(question);
  const count = wish.calls ?? wanted.length;
  const calls = Array.from({ length: wanted.length === 0 ? 0 : count }, (_, at) => wanted[at % wanted.length]);
  const some = calls.filter((tool) => tool !== undefined).map((tool) => callOf(tool, question.prompt));
  return question.allowsParallelCalls ? some : some.slice(0, 1);
}

function wantedTools({ choice, tools, wish, prompt, toolResults }: Question): readonly OfferedTool[] {
  if (choice.mode === 'named') return tools.filter((tool) => tool.name === choice.name);
  const named = tools.filter((tool) => mentions(prompt, tool.name));
  const several = asksForSeveral.test(prompt) ? tools : tools.slice(0, 1);
  if (choice.mode === 'required') return named.length > 0 ? named : several;
  if (toolResults.length > 0) return []; // asked and answered: otherwise an agent's loop would never end
  if (wish.calls !== undefined) return named.length > 0 ? named : tools;
  if (named.length > 0) return named;
  return asksForTools.test(prompt) ? several : [];
}

function mentions(prompt: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w-])${escaped}($|[^\\w-])`).test(prompt);
}

function callOf(tool: OfferedTool, prompt: string): ToolCall {
  const input = tool.takes === 'text' ? prompt : JSON.stringify(sampleSchema(tool.schema ?? { type: 'object' }));
  const base = { name: tool.name, takes: tool.takes, input };
  return tool.namespace === undefined ? base : { ...base, namespace: tool.namespace };
}
