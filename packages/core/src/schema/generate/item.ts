import type { CacheMarker } from './cache-marker.ts';
import type { JsonText } from './json-text.ts';
import type { DocumentPart, ImagePart, ItemBase, OpaqueItem, Part, RefusalPart, TextPart } from './part.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

export interface ReasoningItem extends ItemBase {
  readonly type: 'reasoning';
  /** text: the model's own words · summary: a digest of them · plan: said before tool calls (Cohere) */
  readonly entries: readonly { readonly kind: 'text' | 'summary' | 'plan'; readonly text: string }[];
}

/** Client tools whose input has a vendor's shape instead of a schema from the request. */
export type BuiltinTool =
  | 'computer'
  | 'browser'
  | 'shell'
  | 'local-shell'
  | 'apply-patch'
  | 'text-editor'
  | 'memory'
  | 'tool-search';

export type ToolInput =
  | { readonly kind: 'json'; readonly json: JsonText }
  | { readonly kind: 'text'; readonly text: string };

export interface ToolCallItem extends ItemBase {
  readonly type: 'tool-call';
  /** as the minting side spelled it, without any carried seal; encoders make it legal for their target */
  readonly callId: string;
  /** the wire had none and the decoder made one: never written back to that format */
  readonly hasMadeUpId?: boolean;
  readonly name: string;
  readonly namespace?: string;
  /** the model's own characters; may be broken JSON when the answer was cut; `{}` when there were no arguments */
  readonly input: ToolInput;
  /** set for vendor-shaped tools; `dialect` = whose shape `input` has */
  readonly builtin?: { readonly tool: BuiltinTool; readonly dialect: WireFormat };
  /** the server-side program that made this call, when the model did not make it itself */
  readonly callerId?: string;
}

export interface JsonPart {
  readonly type: 'json';
  readonly json: JsonText;
  readonly cache?: CacheMarker;
  readonly vendor?: Vendor;
}

export type ToolResultPart = Exclude<Part, RefusalPart> | JsonPart;

export interface ToolResultItem extends ItemBase {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly name?: string;
  readonly parts: readonly ToolResultPart[];
  readonly isError: boolean;
  readonly builtin?: ToolCallItem['builtin'];
  readonly callerId?: string;
}

/** web-search, web-fetch, code, file-search, image, mcp, tool-search, maps, advisor; an open list */
export type ServerTool = string;

export interface ServerToolCallItem extends ItemBase {
  readonly type: 'server-tool-call';
  readonly callId: string;
  readonly tool: ServerTool;
  /** the vendor's own name: `bash_code_execution`, `find_in_page`, an MCP tool's name … */
  readonly name: string;
  readonly input: JsonText;
  readonly serverLabel?: string;
  readonly callerId?: string;
}

export interface WebSource {
  readonly url: string;
  readonly title?: string;
  readonly pageAge?: string;
  readonly encryptedContent?: string;
  readonly vendor?: Vendor;
}

export interface FileHit {
  readonly fileId?: string;
  readonly filename?: string;
  readonly score?: number;
  readonly text?: string;
  readonly vendor?: Vendor;
}

export type ServerToolOutcome =
  | { readonly kind: 'web-sources'; readonly sources: readonly WebSource[] }
  | { readonly kind: 'page'; readonly url: string; readonly retrievedAt?: string; readonly document: DocumentPart }
  | {
      readonly kind: 'run';
      readonly stdout?: string;
      readonly stderr?: string;
      readonly exitCode?: number;
      readonly fileIds?: readonly string[];
      readonly images?: readonly ImagePart[];
      readonly encryptedStdout?: string;
    }
  | { readonly kind: 'file-hits'; readonly hits: readonly FileHit[] }
  | { readonly kind: 'image'; readonly image: ImagePart; readonly revisedPrompt?: string }
  | { readonly kind: 'parts'; readonly parts: readonly ToolResultPart[]; readonly isError: boolean } // MCP
  | { readonly kind: 'tool-names'; readonly names: readonly string[] }
  | { readonly kind: 'error'; readonly code: string; readonly message?: string }
  | { readonly kind: 'opaque'; readonly format: WireFormat; readonly label: string; readonly wire: JsonText };

/** Its call may stand in an earlier answer: a paused server loop delivers its result in the next one. */
export interface ServerToolResultItem extends ItemBase {
  readonly type: 'server-tool-result';
  readonly callId: string;
  readonly tool: ServerTool;
  readonly outcome: ServerToolOutcome;
  readonly callerId?: string;
}

/** The vendor's digest of earlier turns; readable (`summary`), sealed, or both. */
export interface CompactionItem extends ItemBase {
  readonly type: 'compaction';
  readonly summary?: string;
}

export type UserItem = Part | ToolResultItem;

export type AssistantItem =
  | Part
  | ReasoningItem
  | ToolCallItem
  | ServerToolCallItem
  | ServerToolResultItem
  | CompactionItem;

export type Item = UserItem | AssistantItem;

interface TurnBase {
  readonly name?: string;
  readonly vendor?: Vendor;
}

export type Turn =
  | (TurnBase & { readonly role: 'user'; readonly items: readonly UserItem[] })
  | (TurnBase & { readonly role: 'assistant'; readonly items: readonly AssistantItem[] })
  | (TurnBase & { readonly role: 'system' | 'developer'; readonly items: readonly (TextPart | OpaqueItem)[] });
