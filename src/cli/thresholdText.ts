import type { LimitThresholds, RuleThresholds } from '../job/clean/thresholds/ruleCensus.ts';
import { textTable } from './textTable.ts';

const count = (value: number): string => value.toLocaleString('en-US');
const share = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`);
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : `${(bytes / 1e6).toFixed(1)} MB`);

const sides: Readonly<Record<NonNullable<LimitThresholds['takes']>, string>> = { '<': 'below', '<=': 'up to', '>': 'above', '>=': 'from … on' };

/** Returns what each limit takes at other thresholds as a table; the recipe's own have a star. */
export function thresholdText(tables: readonly RuleThresholds[]): string {
  return tables
    .map(({ stages, in: { documents }, limits }) => {
      const rows = limits.flatMap(({ rule, limit, takes, own, thresholds, alone, first, only }) => {
        const counts = (i: number): string[] => [count(alone.documents[i]), share(alone.documents[i], documents), megabytes(alone.bytes?.[i]), count(first.documents[i]), count(only.documents[i])];
        if (takes === null || limit === null) return [[rule, '', ...counts(0)]];
        return [[`${rule}, ${limit}: goes ${sides[takes]}`, '', '', '', '', '', ''], ...thresholds.map((threshold, i) => ['', `${threshold === own ? '* ' : ''}${threshold}`, ...counts(i)])];
      });
      return `${stages.join(', ')}: ${count(documents)} documents\n${textTable([['rule', 'threshold', 'alone', '', '', 'first', 'only it'], ...rows])}`;
    })
    .join('\n\n');
}
