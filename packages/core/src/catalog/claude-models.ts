/** What a Claude model's name tells about it. Hosts decorate the names: regions, vendors, dates, versions. */
export interface ClaudeModel {
  readonly line: 'opus' | 'sonnet' | 'haiku' | 'fable' | 'mythos';
  /** 4.6 is 406; 0 when the name has no number */
  readonly version: number;
}

const pattern =
  /(?:(\d{1,2})-(?:(\d{1,2})-)?)?(opus|sonnet|haiku|fable|mythos)(?:-(\d{1,2})(?!\d))?(?:-(\d{1,2})(?!\d))?/;

const lines: readonly ClaudeModel['line'][] = ['opus', 'sonnet', 'haiku', 'fable', 'mythos'];

/** `undefined` for names that say nothing, such as a deployment's own. */
export function claudeModel(model: string): ClaudeModel | undefined {
  const found = pattern.exec(model.toLowerCase().replace(/(\d)\.(?=\d)/g, '$1-'));
  const line = lines.find((each) => each === found?.[3]);
  if (found === null || line === undefined) return undefined;
  const major = Number(found[4] ?? found[1] ?? 0);
  const minor = Number((found[4] === undefined ? found[2] : found[5]) ?? 0);
  return { line, version: major * 100 + minor };
}

/** Does the name belong to the family at all? */
export const isClaude = (model: string): boolean => /anthropic\.|claude/i.test(model);

/** Thinks as much as it sees fit, takes no budget and no sampling parameters: Opus 4.7 and everything after it. */
export function thinksFreely({ line, version }: ClaudeModel): boolean {
  return line === 'fable' || line === 'mythos' || version >= 500 || (line === 'opus' && version >= 407);
}

/** Knows adaptive thinking. */
export const isAdaptive = (model: ClaudeModel): boolean =>
  thinksFreely(model) || (model.line !== 'haiku' && model.version >= 406);

/** Knows `output_config.effort`. */
export const takesEffort = (model: ClaudeModel): boolean =>
  model.line !== 'haiku' && (isAdaptive(model) || (model.line === 'opus' && model.version >= 405));

/** Knows `speed: fast`. */
export const isFastCapable = ({ line, version }: ClaudeModel): boolean => line === 'opus' && version === 406;

/** Knows the newer computer tool. */
export const takesNewerComputer = ({ line, version }: ClaudeModel): boolean =>
  version >= 500 || (line === 'opus' && version >= 405) || (line === 'sonnet' && version >= 406);

/** Knows the newer text editor. */
export const takesNewerEditor = (model: ClaudeModel): boolean =>
  takesNewerComputer(model) || (model.line === 'sonnet' && model.version >= 405);

/** Web search that filters with code of its own is the default. */
export const searchesWithCode = ({ version }: ClaudeModel): boolean => version >= 406;

/** Page fetch that filters with code of its own is the default. */
export const fetchesWithCode = ({ version }: ClaudeModel): boolean => version === 406;

/** A last assistant turn is continued. */
export const continuesPrefill = ({ line, version }: ClaudeModel): boolean =>
  version < 406 && line !== 'fable' && line !== 'mythos';

/** System turns may stand between other turns. */
export const takesSystemAnywhere = (model: ClaudeModel): boolean => thinksFreely(model) && model.version !== 407;

/** @see https://docs.claude.com/en/docs/about-claude/models/overview */
const maxOutputs: readonly (readonly [line: ClaudeModel['line'], from: number, tokens: number])[] = [
  ['opus', 406, 128_000],
  ['opus', 405, 64_000],
  ['opus', 400, 32_000],
  ['opus', 0, 4_096],
  ['sonnet', 400, 64_000],
  ['sonnet', 305, 8_192],
  ['sonnet', 0, 4_096],
  ['haiku', 405, 64_000],
  ['haiku', 305, 8_192],
  ['haiku', 0, 4_096],
  ['fable', 0, 64_000],
  ['mythos', 0, 64_000],
];

/** Longest answer in tokens; 4,096 when the name tells nothing. */
export function claudeMaxOutput(model: string): number {
  const known = claudeModel(model);
  const row = known && maxOutputs.find(([line, from]) => line === known.line && known.version >= from);
  return row?.[2] ?? 4_096;
}
