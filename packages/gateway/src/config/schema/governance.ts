import { z } from 'zod';
import { EnvVar } from './env-var.ts';
import { ResetDuration } from './reset-duration.ts';
import { PricingOverride, RoutingRule } from './routing.ts';
import { VirtualKey } from './virtual-key.ts';

const id = z.string().min(1).describe('Chosen by you; other entries refer to it.');
const link = (what: string) => z.string().optional().describe(`Id of its ${what}.`);
const free = (text: string) => z.record(z.string(), z.unknown()).optional().describe(text);
const aligned = z.boolean().default(false).describe('Periods begin with the calendar day, week, month or year, UTC.');
const instant = (text: string) => z.string().optional().describe(`${text} Only used on first insert.`);

export const Budget = z.strictObject({
  id,
  max_limit: z.number().min(0).describe('US dollars per period.'),
  reset_duration: ResetDuration.describe('Length of the period.'),
  calendar_aligned: aligned,
  current_usage: z.number().min(0).optional().describe('US dollars spent. Only used on first insert.'),
  last_reset: instant('When the period began.'),
  virtual_key_id: link('owner, a virtual key'),
  provider_config_id: z.int().optional().describe('Id of its owner, a provider entry of a virtual key.'),
  team_id: link('owner, a team'),
});
export type Budget = z.output<typeof Budget>;

export const RateLimit = z.strictObject({
  id,
  token_max_limit: z.int().min(0).optional().describe('Tokens per period.'),
  token_reset_duration: ResetDuration.optional().describe('Length of the period for tokens.'),
  token_current_usage: z.int().min(0).optional().describe('Tokens used. Only used on first insert.'),
  token_last_reset: instant('When the token period began.'),
  request_max_limit: z.int().min(0).optional().describe('Requests per period.'),
  request_reset_duration: ResetDuration.optional().describe('Length of the period for requests.'),
  request_current_usage: z.int().min(0).optional().describe('Requests made. Only used on first insert.'),
  request_last_reset: instant('When the request period began.'),
  calendar_aligned: aligned,
});
export type RateLimit = z.output<typeof RateLimit>;

const name = z.string().min(1).describe('Shown to people.');

const Customer = z.strictObject({ id, name, budget_id: link('budget'), rate_limit_id: link('rate limit') });

const claims = {
  profile: free('Free data.'),
  config: free('Free data.'),
  claims: free('Free data, from the identity provider.'),
};

const Team = z.strictObject({
  id,
  name: z.string().min(1).describe('Unique.'),
  customer_id: link('customer'),
  rate_limit_id: link('rate limit'),
  business_unit_id: link('business unit'),
  ...claims,
});

const BusinessUnit = z.strictObject({
  id,
  name,
  budget_id: link('budget'),
  rate_limit_id: link('rate limit'),
  ...claims,
  team_ids: z.array(z.string()).default([]).describe('Teams in it.'),
});

const ModelConfig = z.strictObject({
  id,
  model_name: z.string().min(1).describe('The model that is limited.'),
  provider: z.string().optional().describe('Only at this provider.'),
  budget_id: link('budget'),
  rate_limit_id: link('rate limit'),
});

const GovernedProvider = z.strictObject({
  name: z.string().min(1).describe('The provider that is limited.'),
  budget_id: link('budget'),
  rate_limit_id: link('rate limit'),
});

export const Auth = z.strictObject({
  admin_username: EnvVar.optional().describe('Name of the administrator.'),
  admin_password: EnvVar.optional().describe('Password, clear or as a bcrypt hash.'),
  is_enabled: z.boolean().default(false).describe('The management API asks for a login.'),
  disable_auth_on_inference: z.boolean().default(false).describe('Inference does not ask for it.'),
});
export type Auth = z.output<typeof Auth>;

/** Who may use what, and how much of it. */
export const Governance = z.strictObject({
  budgets: z.array(Budget).default([]).describe('Limits in US dollars.'),
  rate_limits: z.array(RateLimit).default([]).describe('Limits in tokens and requests.'),
  customers: z.array(Customer).default([]).describe('Customers.'),
  teams: z.array(Team).default([]).describe('Teams.'),
  business_units: z.array(BusinessUnit).default([]).describe('Business units.'),
  virtual_keys: z.array(VirtualKey).default([]).describe('Keys that clients use.'),
  routing_rules: z.array(RoutingRule).default([]).describe('Rules that send requests elsewhere.'),
  model_configs: z.array(ModelConfig).default([]).describe('Limits of models.'),
  providers: z.array(GovernedProvider).default([]).describe('Limits of providers.'),
  pricing_overrides: z.array(PricingOverride).default([]).describe('Prices of your own.'),
  auth_config: Auth.optional().describe('Login of the management API.'),
});
export type Governance = z.output<typeof Governance>;
