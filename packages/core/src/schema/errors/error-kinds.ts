/** Who is at fault: the caller's request, a policy of this gateway, the provider, or the gateway itself. */
export type FaultOf = 'caller' | 'policy' | 'provider' | 'gateway';

export interface ErrorRule {
  /** HTTP status when the error itself carries none. */
  readonly status: number;
  /** `error.type` when the error itself carries none. */
  readonly type?: string;
  /** `error.code` when the error itself carries none. */
  readonly code?: string;
  readonly faultOf: FaultOf;
  /** May the same target be tried again? */
  readonly isRetryable: boolean;
  /** May another target be tried? */
  readonly allowsFallbacks: boolean;
  /** Value of `is_bifrost_error` in the public envelope: the gateway raised it in mid-operation. */
  readonly isGatewayError: boolean;
}

const caller = {
  status: 400,
  faultOf: 'caller',
  isRetryable: false,
  allowsFallbacks: true,
  isGatewayError: false,
} as const;
const policy = {
  status: 403,
  faultOf: 'policy',
  isRetryable: false,
  allowsFallbacks: true,
  isGatewayError: false,
} as const;
const provider = {
  status: 400,
  faultOf: 'provider',
  isRetryable: false,
  allowsFallbacks: true,
  isGatewayError: false,
} as const;
const gateway = {
  status: 500,
  faultOf: 'gateway',
  isRetryable: false,
  allowsFallbacks: true,
  isGatewayError: true,
} as const;

/** Every way a request can fail. The codecs, retries, fallbacks, hooks, logs and metrics all read this one table. */
export const errorKinds = {
  'invalid-request': caller,
  'body-too-large': { ...caller, status: 413 },
  'missing-required-headers': { ...caller, type: 'missing_required_headers' },
  unauthorized: { ...caller, status: 401 },
  'not-found': { ...caller, status: 404 },
  'unsupported-operation': { ...caller, code: 'unsupported_operation' },
  'unknown-provider': caller,
  'no-eligible-key': caller,
  /** The client asked for refusal instead of loss and a conversion would lose meaning. */
  'fidelity-refused': { ...caller, type: 'invalid_request_error', code: 'fidelity_loss' },
  /** Media behind a URL could not be fetched for a target that takes it only inline. */
  'unfetchable-media': caller,

  'virtual-key-required': { ...policy, status: 401, type: 'virtual_key_required' },
  'virtual-key-not-found': { ...policy, status: 401, type: 'virtual_key_not_found' },
  'virtual-key-blocked': { ...policy, type: 'virtual_key_blocked' },
  'provider-blocked': { ...policy, type: 'provider_blocked' },
  'model-blocked': { ...policy, type: 'model_blocked' },
  'rate-limited': { ...policy, status: 429, type: 'rate_limited' },
  'token-limited': { ...policy, status: 429, type: 'token_limited' },
  'request-limited': { ...policy, status: 429, type: 'request_limited' },
  'budget-exceeded': { ...policy, status: 402, type: 'budget_exceeded' },
  'queue-full': { ...policy, status: 400 },
  /** A plugin answered with an error instead of calling on. */
  'plugin-refused': policy,

  /** The provider answered with an error; status, type and code are its own. */
  'upstream-error': provider,
  'upstream-unreachable': { ...provider, isRetryable: true },
  /** The same while a stream was being opened, which counts as a failed operation of the gateway. */
  'stream-unopened': { ...provider, status: 500, isGatewayError: true },
  /** Every key that could serve was turned away with 401, 402 or 403. */
  'credentials-exhausted': { ...provider, status: 502, type: 'upstream_credentials_exhausted' },
  /** Status 200, but nothing in it that could be an answer. */
  'upstream-unreadable': { ...provider, status: 500, isGatewayError: true },
  'stream-cut': { ...provider, status: 502, type: 'stream_cut' },
  'stream-broken': { ...provider, status: 502, type: 'stream_broken' },
  'upstream-timeout': { ...provider, status: 504, type: 'request_timed_out', isGatewayError: true },
  'provider-shutting-down': { ...gateway, status: 400, isGatewayError: false },

  'request-cancelled': { ...gateway, status: 499, type: 'request_cancelled', allowsFallbacks: false },
  'deadline-exceeded': { ...gateway, status: 504, type: 'request_timed_out', allowsFallbacks: false },
  'conversion-failed': gateway,
  'plugin-failed': gateway,
  internal: gateway,
} as const satisfies Record<string, ErrorRule>;

export type ErrorKind = keyof typeof errorKinds;
