/** Columns as both kinds of database have them: switches are 0 or 1, instants ISO 8601 in UTC, nested data JSON text. */
export interface Tables {
  readonly migrations: MigrationRow;
  readonly config_client: ClientRow;
  readonly config_providers: ProviderRow;
  readonly config_keys: KeyRow;
  readonly governance_config: SettingRow;
  readonly sessions: SessionRow;
  readonly governance_cells: CellRow;
}

export interface MigrationRow {
  readonly id: string;
  readonly sequence: number;
  readonly applied_at: string;
  readonly status: string;
}

export interface ClientRow {
  /** 1: there is one */
  readonly id: number;
  readonly settings_json: string;
  readonly config_hash: string;
  readonly updated_at: string;
}

/** `plain_text` or `encrypted`: how the secret columns of a row are written. */
export type EncryptionStatus = string;

export interface ProviderRow {
  readonly name: string;
  readonly network_config_json: string;
  readonly proxy_config_json: string;
  readonly concurrency_buffer_json: string;
  readonly custom_provider_config_json: string;
  readonly open_ai_config_json: string;
  readonly send_back_raw_request: number;
  readonly send_back_raw_response: number;
  readonly store_raw_request_response: number;
  readonly config_hash: string;
  readonly encryption_status: EncryptionStatus;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface KeyRow {
  readonly key_id: string;
  readonly name: string;
  readonly provider: string;
  readonly value: string;
  readonly models_json: string;
  readonly blacklisted_models_json: string;
  readonly aliases_json: string;
  /** the provider's own block of the key, whichever it is */
  readonly vendor_json: string;
  readonly weight: number;
  readonly enabled: number;
  readonly use_for_batch_api: number;
  readonly config_hash: string;
  readonly encryption_status: EncryptionStatus;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface SettingRow {
  readonly key: string;
  readonly value: string;
}

export interface SessionRow {
  /** SHA-256 of the token, which itself is nowhere */
  readonly token_hash: string;
  readonly created_at: string;
  readonly expires_at: string;
}

export interface CellRow {
  readonly limit_id: string;
  readonly window_start_ms: string;
  readonly writer: string;
  /** decimal digits */
  readonly units: string;
}
