/** Numbers as the page and plans write them, whole ones; without Intl, whose tables take longer to load than most charts to draw. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/gu, ',');

export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  return percent(part / whole);
}

/** Three digits, and never 100 % or 0 % of what is not all or none. */
export function percent(value: number): string {
  const hundred = 100 * value;
  if (hundred >= 99.95 && hundred < 100) return '> 99.9 %';
  if (hundred < 0.05 && hundred > 0) return '< 0.1 %';
  return `${hundred.toFixed(hundred === 0 || hundred === 100 ? 0 : 1)} %`;
}

/** Returns the power of a thousand in which a number is written, and the number in it, rounded first: 999,999 is 1 million, not 1000 thousand. */
function inThousands(value: number, most: number, round: (scaled: number, at: number) => number): readonly [scaled: number, at: number] {
  const at = value < 1000 ? 0 : Math.min(most, Math.floor(Math.log10(value) / 3));
  const scaled = round(value / 1000 ** at, at);
  return scaled >= 1000 && at < most ? [1, at + 1] : [scaled, at];
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value: number): string {
  const decimals = (scaled: number, at: number): number => (at === 0 || scaled >= 99.95 ? 0 : scaled < 9.995 ? 2 : 1);
  const [scaled, at] = inThousands(value, SIZES.length - 1, (each, unit) => Number(each.toFixed(decimals(each, unit))));
  return `${scaled.toFixed(decimals(scaled, at))} ${SIZES[at]}`;
}

/** Memory and disk as --memory and --disk are given, in powers of 1024. */
export function size(value: number): string {
  if (value >= 2 ** 30) return `${(value / 2 ** 30).toFixed(2)} GiB`;
  return value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(1)} MiB` : `${Math.ceil(value / 2 ** 10)} KiB`;
}

const MANY = ['', 'k', 'M', 'G', 'T', 'P'];

/** A count in three or four characters, for axes and bars. */
export function short(value: number): string {
  const [scaled, at] = inThousands(value, MANY.length - 1, (each) => Number(each.toPrecision(3)));
  return `${scaled}${MANY[at]}`;
}

export function duration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const similarity = (value: number | null): string => (value === null ? 'not compared' : value.toFixed(4));
