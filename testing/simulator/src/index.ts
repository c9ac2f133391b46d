export type { Fault } from './faults/fault.ts';
export type { ScriptRule } from './faults/script-rule.ts';
export type { RecordedRequest } from './http/recorded-request.ts';
export { keyFingerprint } from './http/redact-headers.ts';
export type { Simulator } from './start-simulator.ts';
export { type SimulatorOptions, startSimulator } from './start-simulator.ts';
export { awsAccount } from './vendors/bedrock/signature.ts';
