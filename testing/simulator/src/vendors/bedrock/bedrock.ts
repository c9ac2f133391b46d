import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { Reply } from '../../http/reply.ts';
import type { Vendor } from '../../vendor.ts';
import { converseRoute, converseStreamRoute } from './converse-route.ts';
import { bedrockFailure, refuse } from './refusal.ts';
import { signatureFault } from './signature.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html */
export const bedrock: Vendor = {
  name: 'bedrock',
  authHeaders: ['authorization'],
  routes: [converseRoute, converseStreamRoute],
  admit,
  failure: bedrockFailure,
  headers: (requestId) => ({ 'x-amzn-requestid': requestId }),
};

const refusals = {
  missing: 'Missing Authentication Token',
  'unknown-key': 'The security token included in the request is invalid.',
  'wrong-service': "Credential should be scoped to correct service: 'bedrock'.",
  mismatch:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
} as const;

/** An API key as bearer token, any that does not call itself invalid, or the signature of the one known account. */
function admit(request: IncomingRequest): Reply | undefined {
  const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  if (token?.includes('invalid') === true)
    return refuse(403, 'Authentication failed: Please make sure your API Key is valid.');
  if (token !== undefined) return undefined;
  const fault = signatureFault(request, [request.path, `/bedrock${request.path}`]);
  return fault === undefined ? undefined : refuse(403, refusals[fault]);
}
