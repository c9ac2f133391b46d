declare const brand: unique symbol;

/** An exact amount of US dollars in units of 10⁻¹⁸ dollar. Floating point never touches money. */
export type Usd = bigint & { readonly [brand]: 'Usd' };

const scale = 18;
const one = 10n ** BigInt(scale);

const asUsd = (units: bigint): Usd => units as Usd;
export const zeroUsd: Usd = asUsd(0n);

/** The amount that a decimal number spells; digits beyond the 18th place are rounded half up. */
export function usdOf(amount: number | string): Usd {
  return asUsd(scaled(String(amount)));
}

/** Price × quantity. Quantities may have fractions (seconds); the result is rounded half up at the 18th place. */
export function timesUsd(price: Usd, quantity: number): Usd {
  if (Number.isSafeInteger(quantity)) return asUsd(price * BigInt(quantity));
  return asUsd(divided(price * scaled(String(quantity))));
}

export const addUsd = (...amounts: readonly Usd[]): Usd => asUsd(amounts.reduce((sum, each) => sum + each, 0n));

/** The nearest floating-point number, for JSON and metrics. */
export const usdNumber = (amount: Usd): number => Number(usdText(amount));

/** Decimal digits without exponent or needless zeros: `0.0267`. */
export function usdText(amount: Usd): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

const decimal = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

function scaled(text: string): bigint {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = decimal.exec(text) ?? [];
  if (whole + fraction === '') throw new RangeError('not a decimal number');
  const shift = scale + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedShift(digits, -shift);
  return sign === '-' ? -units : units;
}

const divided = (units: bigint): bigint => (units < 0n ? -roundHalfUp(-units, one) : roundHalfUp(units, one));
const roundedShift = (digits: bigint, places: number): bigint => roundHalfUp(digits, 10n ** BigInt(places));
const roundHalfUp = (units: bigint, divisor: bigint): bigint => (units + divisor / 2n) / divisor;
