import { type ScriptedRule, ScriptRule } from './script-rule.ts';

/** What rules can look at. */
export interface RuleSubject {
  readonly vendor: string;
  readonly path: string;
  readonly model: string | undefined;
  readonly key: string | undefined;
  readonly isStream: boolean;
}

interface Standing {
  readonly rule: ScriptedRule;
  toSkip: number;
  left: number;
}

/** The rules in force. The first that matches and is not used up decides alone. */
export class Script {
  readonly #standing: Standing[] = [];

  add(rules: readonly ScriptRule[]): void {
    for (const input of rules) {
      const rule = ScriptRule.parse(input);
      this.#standing.push({
        rule,
        toSkip: rule.skip,
        left: rule.times === 'forever' ? Number.POSITIVE_INFINITY : rule.times,
      });
    }
  }

  clear(): void {
    this.#standing.length = 0;
  }

  /** Takes one use of the rule that applies. */
  take(subject: RuleSubject): ScriptedRule | undefined {
    for (const standing of this.#standing) {
      if (standing.left <= 0 || !matches(standing.rule, subject)) continue;
      if (standing.toSkip > 0) {
        standing.toSkip -= 1;
        continue;
      }
      standing.left -= 1;
      return standing.rule;
    }
    return undefined;
  }

  get rules(): readonly ScriptedRule[] {
    return this.#standing.filter((standing) => standing.left > 0).map((standing) => standing.rule);
  }
}

function matches({ match }: ScriptedRule, subject: RuleSubject): boolean {
  return (
    (match.vendor === undefined || match.vendor === subject.vendor) &&
    (match.path === undefined || subject.path.endsWith(match.path)) &&
    (match.model === undefined || match.model === subject.model) &&
    (match.key === undefined || match.key === subject.key) &&
    (match.stream === undefined || match.stream === subject.isStream)
  );
}
