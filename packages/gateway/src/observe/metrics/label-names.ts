/** Labels of everything that is counted per model call. */
export const callLabelNames = [
  'provider',
  'model',
  'alias',
  'method',
  'virtual_key_id',
  'virtual_key_name',
  'routing_engine_used',
  'routing_rule_id',
  'routing_rule_name',
  'selected_key_id',
  'selected_key_name',
  'number_of_retries',
  'fallback_index',
  'team_id',
  'team_name',
  'customer_id',
  'customer_name',
] as const;

/** Labels of everything that is counted per HTTP request. */
export const httpLabelNames = ['path', 'method', 'status'] as const;
