const eightDigits = /^\d{8}$/;
const versionWord = /^(v\d+(\.\d+){0,2}|rc\d+|alpha|beta|preview|canary|experimental)$/;

/** The model's name without one version suffix: `gpt-4o-2024-08-06` is `gpt-4o`; `-4` and `-4.5` are no versions. */
export function baseModelName(model: string): string {
  const parts = model.split('-');
  if (parts.length > 3 && isDate(parts.slice(-3))) return parts.slice(0, -3).join('-');
  const last = parts.at(-1) ?? '';
  const isVersion = parts.length > 1 && (eightDigits.test(last) || versionWord.test(last));
  return isVersion ? parts.slice(0, -1).join('-') : model;
}

const isDate = ([year = '', month = '', day = '']: readonly string[]): boolean =>
  /^\d{4}$/.test(year) && /^\d{2}$/.test(month) && /^\d{2}$/.test(day);
