import { redactEnvVar } from '../config/redact.ts';
import type { Client } from '../config/schema/client.ts';

/** The `client` block as callers see it, older spellings included. */
export const clientView = ({ mcp_external_server_url: server, mcp_external_client_url: client, ...rest }: Client) => ({
  ...rest,
  enforce_governance_header: rest.enforce_auth_on_inference,
  enforce_scim_auth: rest.enforce_auth_on_inference,
  ...(server && { mcp_external_server_url: server.from_env ? redactEnvVar(server) : server }),
  ...(client && { mcp_external_client_url: client.from_env ? redactEnvVar(client) : client }),
});
