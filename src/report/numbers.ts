const grouped = new Intl.NumberFormat('en-US');

/** Numbers as the page writes them. */
export const count = (value: number): string => grouped.format(value);

export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  return percent(part / whole);
}

/** Three digits, and never 100 % or 0 % of what is not all or none. */
export function percent(value: number): string {
  const hundred = 100 * value;
  if (hundred > 99.95 && hundred < 100) return '> 99.9 %';
  if (hundred < 0.05 && hundred > 0) return '< 0.1 %';
  return `${hundred.toFixed(hundred === 0 || hundred === 100 ? 0 : 1)} %`;
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value: number): string {
  const at = value < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** at;
  return `${at === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(scaled < 10 ? 2 : 1)} ${SIZES[at]}`;
}

const MANY = ['', 'k', 'M', 'G', 'T', 'P'];

/** A count in three or four characters, for axes and bars. */
export function short(value: number): string {
  const at = value < 1000 ? 0 : Math.min(MANY.length - 1, Math.floor(Math.log10(value) / 3));
  return `${Number((value / 1000 ** at).toPrecision(3))}${MANY[at]}`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export const similarity = (value: number | null): string => (value === null ? 'not compared' : value.toFixed(4));
