export type { Call, CallOptions, GenerateCall, UnaryCall } from './engine/call.ts';
export { createEngine, type EngineOptions } from './engine/create-engine.ts';
export type { Engine } from './engine/engine.ts';
export type {
  Answer,
  AnswerStream,
  AttemptRecord,
  Facts,
  Failure,
  Outcome,
  StreamEnd,
  Timings,
} from './engine/outcome.ts';
export type { Logger, Ports, SessionStore } from './engine/ports.ts';
export type {
  ConnectionSettings,
  EngineSettings,
  ProviderSettings,
  ProxySettings,
} from './engine/provider-settings.ts';
export type { Ending, Run, Stage, Verdict } from './engine/stage.ts';
export {
  type Bifrost,
  createBifrost,
  type LibraryAnswer,
  type LibraryOperation,
  type LibraryStream,
  type RequestBody,
  type RequestOptions,
  StreamFailure,
} from './library/create-bifrost.ts';
export { defaultPorts } from './library/default-ports.ts';
export type { BifrostOptions, LibraryKey, LibraryProvider } from './library/library-options.ts';
export type { HookContext } from './plugins/hook-context.ts';
export { llmHooksStage } from './plugins/llm-hooks-stage.ts';
export type {
  BifrostPlugin,
  HookError,
  HookRequest,
  HookResponse,
  HttpRequest,
  HttpResponse,
} from './plugins/plugin.ts';
export type { FinishedTrace, PluginLogEntry, TraceSpan } from './plugins/trace.ts';
export type { Provider } from './providers/provider.ts';
export type { ProviderKey } from './providers/provider-key.ts';
export { customProvider, describedProvider } from './providers/registry.ts';
export { type StandardProvider, standardProviders } from './providers/standard-providers.ts';
export type { UpstreamRequest } from './providers/upstream-request.ts';
export { type ErrorKind, errorKinds } from './schema/errors/error-kinds.ts';
export { type GatewayError, statusOf } from './schema/errors/gateway-error.ts';
export type { Result } from './schema/errors/result.ts';
export type { FidelityNote } from './schema/generate/fidelity.ts';
export type { GenerateRequest } from './schema/generate/request.ts';
export type { GenerateResult } from './schema/generate/result.ts';
export type { StreamEvent } from './schema/generate/stream-event.ts';
export type { Usage } from './schema/generate/usage.ts';
