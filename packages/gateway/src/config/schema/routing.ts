import { z } from 'zod';

const Target = z
  .strictObject({
    provider: z.string().optional().describe('Provider; absent keeps that of the request.'),
    model: z.string().optional().describe('Model; absent keeps that of the request.'),
    provider_key_name: z.string().optional().describe("One of the provider's keys, by name."),
    key_id: z.string().optional().describe("One of the provider's keys, by id."),
    weight: z.number().gt(0).max(1).describe('Share of the traffic; those of one rule add up to 1.'),
  })
  .refine((target) => target.provider_key_name === undefined || target.key_id === undefined, {
    error: 'provider_key_name and key_id exclude each other',
  });

/** Sends requests that match elsewhere. */
export const RoutingRule = z
  .strictObject({
    id: z.string().min(1).describe('Chosen by you.'),
    name: z.string().min(1).describe('Shown to people.'),
    description: z.string().default('').describe('For people.'),
    enabled: z.boolean().default(true).describe('A rule that is off does nothing.'),
    cel_expression: z.string().default('').describe('Condition, in CEL; empty always matches.'),
    targets: z.array(Target).min(1).describe('Where matching requests go.'),
    fallbacks: z.array(z.string()).default([]).describe('`provider/model`; `provider/` keeps the model.'),
    scope: z.enum(['global', 'team', 'customer', 'virtual_key']).default('global').describe('Whose requests.'),
    scope_id: z.string().optional().describe('Id of that team, customer or virtual key.'),
    priority: z.int().default(0).describe('Lower ones are asked first; equal ones in the order of the file.'),
    query: z.unknown().optional().describe('State of the rule builder in the dashboard.'),
    chain_rule: z.boolean().default(false).describe('After a match the rules are asked again with the new target.'),
  })
  .superRefine((rule, context) => {
    const sum = rule.targets.reduce((total, target) => total + target.weight, 0);
    const add = (message: string) => context.addIssue({ code: 'custom', message, params: { dropsEntity: true } });
    if (Math.abs(sum - 1) > 0.001) add('the weights of all targets must add up to 1');
    if (rule.scope !== 'global' && rule.scope_id === undefined) add(`scope_id is required for scope "${rule.scope}"`);
  });
export type RoutingRule = z.output<typeof RoutingRule>;

/** A price that replaces the catalog's. */
export const PricingOverride = z.strictObject({
  id: z.string().optional().describe('Chosen by you; otherwise made.'),
  name: z.string().optional().describe('Shown to people.'),
  scope_kind: z.string().describe('What it holds for.'),
  virtual_key_id: z.string().optional().describe('Only for this virtual key.'),
  provider_id: z.string().optional().describe('Only at this provider.'),
  provider_key_name: z.string().optional().describe('Only with this key of the provider.'),
  provider_key_id: z.string().optional().describe('The same by id.'),
  match_type: z.enum(['exact', 'wildcard']).describe('How `pattern` is read.'),
  pattern: z.string().min(1).describe('Models.'),
  request_types: z.array(z.string()).min(1).describe('Kinds of requests.'),
  pricing_patch: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .transform((patch) => (typeof patch === 'string' ? patch : JSON.stringify(patch)))
    .describe('Prices, as JSON or as text holding JSON.'),
});
export type PricingOverride = z.output<typeof PricingOverride>;
