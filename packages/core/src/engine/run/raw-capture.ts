import type { CallOptions } from '../call.ts';
import type { ProviderSettings } from '../provider-settings.ts';

/** Which raw payloads one run keeps for the log, and which of them the client is told. */
export interface RawCapture {
  readonly keepsRequest: boolean;
  readonly keepsResponse: boolean;
  readonly tellsRequest: boolean;
  readonly tellsResponse: boolean;
}

/** A request's own wish, where it was let through, beats the provider's setting in both directions. */
export function rawCapture(settings: ProviderSettings, options: CallOptions): RawCapture {
  const tellsRequest = options.sendsBackRawRequest ?? settings.sendsBackRawRequest;
  const tellsResponse = options.sendsBackRawResponse ?? settings.sendsBackRawResponse;
  const stores = options.storesRaw ?? settings.storesRaw;
  return {
    keepsRequest: tellsRequest || stores,
    keepsResponse: tellsResponse || stores,
    tellsRequest,
    tellsResponse,
  };
}

export const noCapture: RawCapture = {
  keepsRequest: false,
  keepsResponse: false,
  tellsRequest: false,
  tellsResponse: false,
};
