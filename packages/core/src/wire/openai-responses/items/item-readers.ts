import {
  readApplyPatchCall,
  readComputerCall,
  readHostedShellOutput,
  readLocalShellCall,
  readShellCall,
  readToolSearchCall,
} from './builtin-calls.ts';
import { readCompaction } from './compaction.ts';
import { readCustomCall, readFunctionCall } from './function-call.ts';
import type { AssistantItemReader, UserItemReader } from './item-place.ts';
import { readReasoning } from './reasoning.ts';
import {
  readCodeInterpreter,
  readFileSearch,
  readImageGeneration,
  readMcpCall,
  readWebFetch,
  readWebSearch,
} from './server-calls.ts';
import {
  readApplyPatchOutput,
  readComputerOutput,
  readCustomOutput,
  readFunctionOutput,
  readLocalShellOutput,
  readShellOutput,
  readToolSearchOutput,
} from './tool-outputs.ts';

/** What the model and the provider's own tools say. A type that is missing here travels whole. */
const assistantReaders: { readonly [type: string]: AssistantItemReader } = {
  reasoning: readReasoning,
  function_call: readFunctionCall,
  custom_tool_call: readCustomCall,
  computer_call: readComputerCall,
  local_shell_call: readLocalShellCall,
  shell_call: readShellCall,
  shell_call_output: readHostedShellOutput,
  apply_patch_call: readApplyPatchCall,
  tool_search_call: readToolSearchCall,
  web_search_call: readWebSearch,
  web_fetch_call: readWebFetch,
  file_search_call: readFileSearch,
  code_interpreter_call: readCodeInterpreter,
  image_generation_call: readImageGeneration,
  mcp_call: readMcpCall,
  compaction: readCompaction,
};

/** What a client's tools answered. */
const userReaders: { readonly [type: string]: UserItemReader } = {
  function_call_output: readFunctionOutput,
  custom_tool_call_output: readCustomOutput,
  local_shell_call_output: readLocalShellOutput,
  shell_call_output: readShellOutput,
  apply_patch_call_output: readApplyPatchOutput,
  computer_call_output: readComputerOutput,
  tool_search_output: readToolSearchOutput,
};

export const assistantReader = (type: string): AssistantItemReader | undefined =>
  Object.hasOwn(assistantReaders, type) ? assistantReaders[type] : undefined;

export const userReader = (type: string): UserItemReader | undefined =>
  Object.hasOwn(userReaders, type) ? userReaders[type] : undefined;
