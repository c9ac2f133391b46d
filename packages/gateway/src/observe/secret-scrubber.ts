const hidden = '[redacted]';

/** Names of fields, headers and settings that never show what they hold. */
const secretName =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-goog-api-key|x-bf-vk|x-bf-api-key)$|(api|access|secret|private|encryption|hmac)[-_]?key$|password|passphrase|secret|credential|^token$|(access|refresh|session|id|auth)[-_]?token$/i;

/** What looks like a credential wherever it stands, also one that nobody configured here. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(-----END [^-]*-----|$)/g, hidden],
  [/\b(Bearer|Basic)\s+[^\s"',;]+/gi, `$1 ${hidden}`],
  [/\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|nvapi|ghp|glpat|xoxb|csk|fw)[-_][A-Za-z0-9_-]{8,}/g, hidden],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, hidden],
  [/\bAIza[A-Za-z0-9_-]{16,}/g, hidden],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, hidden],
  [/(\/\/[^\s/:@"]*:)[^\s/@"]+@/g, `$1${hidden}@`],
];

/** A run of characters that secrets are made of. */
const word = /[^\s"'`,;:@/\\()[\]{}<>=&?]{6,}/g;

/** Takes secrets out of what is going to be written down. It knows shapes of credentials, and the ones it has learnt. */
export class SecretScrubber {
  readonly #words = new Set<string>();

  /** From now on these never show. Words shorter than 6 characters are left, or half of all texts would vanish. */
  learn(secrets: Iterable<string>): void {
    for (const secret of secrets) for (const [part] of secret.matchAll(word)) this.#words.add(part);
  }

  text(text: string): string {
    const shaped = shapes.reduce((scrubbed, [shape, instead]) => scrubbed.replace(shape, instead), text);
    return this.#words.size === 0 ? shaped : shaped.replace(word, (part) => (this.#words.has(part) ? hidden : part));
  }

  /** A copy that is fit to be printed as JSON, without secrets, cycles and what JSON has no words for. */
  value(value: unknown): unknown {
    return this.#copy(value, []);
  }

  #copy(value: unknown, around: readonly object[]): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value;
    if (around.includes(value)) return '[circular]';
    if (around.length >= 8) return '[deeper]';
    if (value instanceof Error) return this.text(value.stack ?? `${value.name}: ${value.message}`);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
    const inside = [...around, value];
    if (Array.isArray(value)) return value.map((item) => this.#copy(item, inside));
    const members = value instanceof Map || value instanceof Headers ? [...value.entries()] : Object.entries(value);
    return Object.fromEntries(members.map(([name, member]) => this.#member(String(name), member, inside)));
  }

  #member(name: string, value: unknown, inside: readonly object[]): [string, unknown] {
    const isShown = value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number';
    return [name, secretName.test(name) && !isShown ? hidden : this.#copy(value, inside)];
  }
}
