import { type Finding, warning } from '../problem.ts';
import { entriesAt, type Members, membersAt, moveTo, take } from './json-object.ts';

/** Renamed members of plugins, stores and MCP. */
export function modernElsewhere(file: Members): readonly Finding[] {
  return [
    ...entriesAt(file, 'plugins').flatMap(({ entry, index }) => modernPlugin(entry, `plugins[${index}]`)),
    ...modernLogsStore(membersAt(file, 'logs_store')),
    ...entriesAt(membersAt(file, 'mcp'), 'client_configs').flatMap(({ entry, index }) =>
      oldUrls(entry, `mcp.client_configs[${index}]`),
    ),
  ];
}

function modernPlugin(plugin: Members, path: string): readonly Finding[] {
  const found: Finding[] = [];
  if (plugin['name'] === 'litellmcompat') {
    plugin['name'] = 'compat';
    found.push(warning(`${path}.name`, 'litellmcompat is called compat today'));
  }
  const config = membersAt(plugin, 'config');
  if (plugin['name'] === 'otel' && config['trace_type'] === 'otel') {
    config['trace_type'] = 'genai_extension';
    found.push(warning(`${path}.config.trace_type`, 'otel is called genai_extension today'));
  }
  return found;
}

function modernLogsStore(store: Members): readonly Finding[] {
  const found: Finding[] = [];
  if (take(store, 'retention_days') !== undefined) {
    found.push(warning('logs_store.retention_days', 'has no effect, use client.log_retention_days'));
  }
  const storage = membersAt(store, 'object_storage');
  const credentials = take(storage, 'credentials');
  if (credentials !== undefined) {
    moveTo(storage, 'credentials_json', credentials);
    found.push(warning('logs_store.object_storage.credentials', 'is called credentials_json today'));
  }
  return found;
}

function oldUrls(client: Members, path: string): readonly Finding[] {
  return ['http_config', 'websocket_config'].flatMap((name) => {
    const block = membersAt(client, name);
    if (take(client, name) === undefined) return [];
    moveTo(client, 'connection_string', block['url']);
    return [warning(`${path}.${name}`, 'is called connection_string today')];
  });
}
