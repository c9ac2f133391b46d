/** Chat's framing: data lines only. */
export const dataFrame = (payload: unknown): string => `data: ${JSON.stringify(payload)}\n\n`;
export const doneFrame = 'data: [DONE]\n\n';

/** The Responses framing: every event is named. */
export const eventFrame = (payload: { readonly type: string; readonly [member: string]: unknown }): string =>
  `event: ${payload.type}\ndata: ${JSON.stringify(payload)}\n\n`;
