import type { CacheMarker } from './cache-marker.ts';
import type { BuiltinTool } from './item.ts';
import type { JsonText } from './json-text.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

interface ToolBase {
  readonly cache?: CacheMarker;
  readonly isDeferred?: boolean;
  readonly allowedCallers?: readonly string[];
  readonly vendor?: Vendor;
}

export interface FunctionTool extends ToolBase {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent = nothing said, which is not `{}` */
  readonly parameters?: JsonText;
  readonly result?: JsonText;
  readonly isStrict?: boolean | null;
  readonly examples?: readonly JsonText[];
  readonly streamsInputEagerly?: boolean;
}

export interface FreeformTool extends ToolBase {
  readonly type: 'freeform';
  readonly name: string;
  readonly description?: string;
  /** `syntax`: lark, regex */
  readonly grammar?: { readonly syntax: string; readonly definition: string };
}

export interface DomainFilter {
  readonly allowed?: readonly string[];
  readonly blocked?: readonly string[];
}

export interface RoughLocation {
  readonly city?: string;
  readonly region?: string;
  readonly country?: string;
  readonly timezone?: string;
}

export type HostedSettings =
  | {
      readonly tool: 'web-search';
      readonly maxUses?: number;
      readonly domains?: DomainFilter;
      readonly contextSize?: string;
      readonly location?: RoughLocation;
    }
  | {
      readonly tool: 'web-fetch';
      readonly maxUses?: number;
      readonly domains?: DomainFilter;
      readonly maxContentTokens?: number;
      readonly wantsCitations?: boolean;
    }
  | { readonly tool: 'code'; readonly containerId?: string }
  | {
      readonly tool: 'file-search';
      readonly storeIds: readonly string[];
      readonly maxResults?: number;
      readonly filter?: JsonText;
    }
  | { readonly tool: 'image' | 'maps' | 'advisor' }
  | {
      readonly tool: 'mcp';
      readonly serverLabel: string;
      readonly url?: string;
      readonly authorization?: string;
      readonly allowedTools?: readonly string[];
      readonly approval?: JsonText;
    }
  | {
      readonly tool: 'computer' | 'browser';
      readonly widthPx?: number;
      readonly heightPx?: number;
      readonly hasZoom?: boolean;
      readonly environment?: string;
    }
  | { readonly tool: Exclude<BuiltinTool, 'computer' | 'browser'> };

/** Known to the provider by kind; run there or (builtins) by the client. `spelled` restores the exact version string. */
export interface HostedTool extends ToolBase {
  readonly type: 'hosted';
  readonly settings: HostedSettings;
  readonly name?: string;
  readonly spelled?: { readonly format: WireFormat; readonly type: string };
}

export interface ToolNamespace extends ToolBase {
  readonly type: 'namespace';
  readonly name: string;
  readonly description?: string;
  readonly tools: readonly (FunctionTool | FreeformTool)[];
}

export interface OpaqueTool {
  readonly type: 'opaque';
  readonly format: WireFormat;
  readonly label: string;
  readonly wire: JsonText;
}

export type Tool = FunctionTool | FreeformTool | HostedTool | ToolNamespace | OpaqueTool;

export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required' }
  | { readonly mode: 'one'; readonly name: string; readonly kind: 'function' | 'freeform' | 'hosted' }
  | { readonly mode: 'among'; readonly names: readonly string[]; readonly isRequired: boolean }
  | { readonly mode: 'opaque'; readonly format: WireFormat; readonly wire: JsonText };
