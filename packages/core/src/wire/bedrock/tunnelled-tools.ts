import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { HostedTool } from '../../schema/generate/tool.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Writing } from './writing.ts';

/** A tool of Anthropic's own shape on its way through the additional fields, and the flag that it needs. */
export interface TunnelledTool {
  readonly wire: WireMembers;
  readonly name: string;
  readonly builtin: BuiltinTool;
  readonly beta?: string;
}

/** Client tools whose shape Claude knows by itself. @see https://docs.aws.amazon.com/bedrock/latest/userguide/computer-use.html */
export function encodeTunnelled(tool: HostedTool, writing: Writing): TunnelledTool | undefined {
  if (!writing.has('client-builtins')) return undefined;
  const spelled = tool.spelled?.format === 'anthropic' ? tool.spelled.type : undefined;
  const { settings } = tool;
  switch (settings.tool) {
    case 'computer': {
      const isNewer = writing.has('computer-20251124');
      const type = spelled ?? (isNewer ? 'computer_20251124' : 'computer_20250124');
      const size = { display_width_px: settings.widthPx ?? 1024, display_height_px: settings.heightPx ?? 768 };
      return tunnelled('computer', type, tool.name ?? 'computer', size);
    }
    case 'shell':
    case 'local-shell':
      return tunnelled('local-shell', spelled ?? 'bash_20250124', tool.name ?? 'bash', {});
    case 'text-editor': {
      const isNewer = writing.has('text-editor-20250728');
      const type = spelled ?? (isNewer ? 'text_editor_20250728' : 'text_editor_20250124');
      return tunnelled('text-editor', type, tool.name ?? 'str_replace_based_edit_tool', {});
    }
    case 'memory':
      return tunnelled('memory', spelled ?? 'memory_20250818', tool.name ?? 'memory', {});
    case 'tool-search':
      return spelled === undefined ? undefined : tunnelled('tool-search', spelled, tool.name ?? 'tool_search', {});
    default:
      return undefined;
  }
}

function tunnelled(builtin: BuiltinTool, type: string, name: string, settings: WireMembers): TunnelledTool {
  const beta = betaOf(type);
  return { wire: { type, name, ...settings }, name, builtin, ...(beta !== undefined && { beta }) };
}

/** `computer_20250124` → `computer-use-2025-01-24` */
function betaOf(type: string): string | undefined {
  const [, year, month, day] = /^computer_(\d{4})(\d{2})(\d{2})$/.exec(type) ?? [];
  if (year !== undefined) return `computer-use-${year}-${month}-${day}`;
  return type.startsWith('memory_') ? 'context-management-2025-06-27' : undefined;
}
