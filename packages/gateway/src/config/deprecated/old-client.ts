import { type Finding, warning } from '../problem.ts';
import { isMembers, type Members, membersAt, moveTo, take } from './json-object.ts';

const later = [
  'dump_errors_in_console_logs',
  'dual_credential_conflict_behavior',
  'mcp_enable_temp_token_auth',
  'mcp_server_auth_mode',
  'oauth2_server_config',
  'webhook_config',
  'hidden_request_types',
  'retain_content_in_object_storage',
  'delete_expired_virtual_keys',
] as const;

/** Switches of the `client` block that went under other names. */
export function modernClient(file: Members): readonly Finding[] {
  const client = membersAt(file, 'client');
  return [...oldAuthSwitches(client), ...oldFallbacks(client), ...directKeys(client), ...laterMembers(client)];
}

function oldAuthSwitches(client: Members): readonly Finding[] {
  return ['enforce_governance_header', 'enforce_scim_auth'].flatMap((name) => {
    const value = take(client, name);
    if (value === undefined) return [];
    if (value !== false && value !== null) moveTo(client, 'enforce_auth_on_inference', value);
    return [warning(`client.${name}`, 'is called enforce_auth_on_inference today')];
  });
}

function oldFallbacks(client: Members): readonly Finding[] {
  const value = take(client, 'enable_litellm_fallbacks');
  if (value === undefined) return [];
  if (value === true) {
    if (!isMembers(client['compat'])) client['compat'] = {};
    moveTo(membersAt(client, 'compat'), 'convert_text_to_chat', true);
  }
  return [warning('client.enable_litellm_fallbacks', 'is called compat.convert_text_to_chat today')];
}

function directKeys(client: Members): readonly Finding[] {
  if (take(client, 'allow_direct_keys') === undefined) return [];
  return [warning('client.allow_direct_keys', 'was removed: provider keys in request headers are never used')];
}

function laterMembers(client: Members): readonly Finding[] {
  return later.flatMap((name) =>
    take(client, name) === undefined ? [] : [warning(`client.${name}`, 'belongs to a newer release and has no effect')],
  );
}
