/** `['*']` allows every model, `[]` none; otherwise exactly these, compared case-insensitively. */
export type AllowList = readonly string[];

/** One credential of a provider. `value` is the secret itself: it never leaves the process but in the vendor's own header. */
export interface ProviderKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly models: AllowList;
  /** `['*']` blocks everything, `[]` nothing; wins over `models`. */
  readonly blockedModels: readonly string[];
  /** Relative share among eligible keys. */
  readonly weight: number;
  readonly isEnabled: boolean;
  /** Batch and file operations only use such keys. */
  readonly isForBatches: boolean;
  /** Name a client may use → the vendor's own model id. */
  readonly aliases: { readonly [alias: string]: string };
  /** Credentials and places that only some vendors have. */
  readonly vendor: VendorKeySettings;
}

export interface VendorKeySettings {
  readonly azure?: {
    readonly endpoint: string;
    readonly apiVersion?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
    readonly tenantId?: string;
    readonly scopes?: readonly string[];
  };
  readonly vertex?: {
    readonly projectId: string;
    readonly projectNumber?: string;
    readonly region: string;
    /** service-account JSON; empty means ambient credentials */
    readonly authCredentials?: string;
  };
  readonly bedrock?: {
    readonly accessKey?: string;
    readonly secretKey?: string;
    readonly sessionToken?: string;
    readonly region?: string;
    readonly arn?: string;
    readonly roleArn?: string;
    readonly externalId?: string;
    readonly sessionName?: string;
    readonly batchBuckets?: readonly {
      readonly bucketName: string;
      readonly prefix?: string;
      readonly isDefault?: boolean;
    }[];
  };
  readonly replicate?: { readonly usesDeploymentsEndpoint: boolean };
  readonly vllm?: { readonly url: string; readonly modelName?: string };
  readonly ollama?: { readonly url: string };
  readonly sgl?: { readonly url: string };
}
