/** Who made a seal. `family` = who can open it: claude, openai, xai, gemini, nova … `keyRef` is a fingerprint, never a key. */
export interface Minter {
  readonly family: string;
  readonly provider?: string;
  readonly model?: string;
  readonly keyRef?: string;
  readonly isGuess?: boolean;
}

/** Opaque proof or cipher of reasoning; `data` byte-exact as minted. No `mintedBy` = origin unknown. */
export interface Seal {
  /** signature: proves the content beside it · encrypted: holds content that is also shown or summarised · redacted: holds content never shown */
  readonly kind: 'signature' | 'encrypted' | 'redacted';
  readonly data: string;
  readonly mintedBy?: Minter;
}
