import type { NameRule } from './codec.ts';
import { stableHash } from './made-up-id.ts';

/**
 * Spells names (or ids) so that a target takes them. A legal name stays; any other becomes its legal characters
 * and a hash of the original, the same in every turn and every request.
 */
export class LegalNames {
  readonly #rule: NameRule | undefined;
  readonly #spelled = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #changed = new Map<string, string>();

  /** No rule: every name is legal. */
  constructor(rule: NameRule | undefined) {
    this.#rule = rule;
  }

  spell(original: string): string {
    const rule = this.#rule;
    if (rule === undefined) return original;
    const known = this.#spelled.get(original);
    if (known !== undefined) return known;
    const spelled = this.#isFree(original, rule) ? original : this.#made(original, rule);
    this.#spelled.set(original, spelled);
    this.#taken.add(spelled);
    if (spelled !== original) this.#changed.set(spelled, original);
    return spelled;
  }

  /** wire spelling → original, for those that had to change. */
  get changed(): ReadonlyMap<string, string> {
    return this.#changed;
  }

  #isFree(name: string, rule: NameRule): boolean {
    return isLegal(name, rule) && !this.#taken.has(name);
  }

  #made(original: string, rule: NameRule): string {
    const kept = legalCharacters(original, rule);
    for (let digits = 8; digits < rule.maxLength; digits += 4) {
      const hash = stableHash(original, digits);
      const room = rule.maxLength - digits - 1;
      // some targets want a letter or `_` in front
      const name = [`${kept.slice(0, room)}_${hash}`, `_${kept.slice(0, room - 1)}_${hash}`].find((each) =>
        isLegal(each, rule),
      );
      if (name !== undefined && !this.#taken.has(name)) return name;
    }
    return this.#bareHash(original, rule);
  }

  /** For rules that leave room for nothing else, such as exactly nine letters and digits. */
  #bareHash(original: string, rule: NameRule): string {
    for (let salt = 0; salt < 1_000; salt++) {
      const name = stableHash(salt === 0 ? original : `${original}\n${salt}`, rule.maxLength);
      if (this.#isFree(name, rule)) return name;
    }
    throw new Error(`no name of ${rule.maxLength} hexadecimal digits satisfies ${rule.pattern}`);
  }
}

const isLegal = (name: string, rule: NameRule): boolean => name.length <= rule.maxLength && rule.pattern.test(name);

/** Those that the pattern takes somewhere: at the front, behind a letter, or as the last of a name of full length. */
function legalCharacters(name: string, rule: NameRule): string {
  const fill = 'a'.repeat(Math.max(rule.maxLength - 1, 0));
  let kept = '';
  for (const c of name.slice(0, 4 * rule.maxLength)) {
    if ([c, `a${c}`, fill + c].some((probe) => rule.pattern.test(probe))) kept += c;
  }
  return kept;
}
