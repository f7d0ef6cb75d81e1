import type { CleanReport } from '../job/clean/cleanReport.ts';
import { textTable } from './textTable.ts';
import type { Amount, EditCount, RuleCount } from '../job/clean/funnel.ts';

/** Rules of one stage shown on a terminal; report.json has all. */
const MOST_RULES = 5;

/** Stored signals may not tell bytes and words. */
const isKnown = (value: number | null): boolean => value !== null && !Number.isNaN(value);
const count = (value: number): string => (isKnown(value) ? value.toLocaleString('en-US') : '');
const share = (part: number, whole: number): string => (whole === 0 || !isKnown(whole) ? '' : `${((100 * part) / whole).toFixed(1)} %`);
const megabytes = (bytes: number): string => (isKnown(bytes) ? `${(bytes / 1e6).toFixed(1)} MB` : '');

const signed = (bytes: number): string => `${bytes < 0 ? '−' : '+'}${megabytes(Math.abs(bytes))}`;

/** Returns the funnel as a table: what is left behind each stage, and under it what was changed and what took most there. */
export function funnelText({ input, stages }: Pick<CleanReport, 'input' | 'stages'>): string {
  const row = (name: string, { documents, bytes, words }: Readonly<Amount>): string[] => [name, count(documents), share(documents, input.documents), megabytes(bytes), share(bytes, input.bytes), count(words), share(words, input.words)];
  const rules = (all: readonly RuleCount[]): string[][] => all.slice(0, MOST_RULES).map(({ rule, reason, documents, bytes }) => [`  − ${rule}${reason === null ? '' : ` (${reason})`}`, count(documents), '', megabytes(bytes), '', '', '']);
  const edits = (all: readonly EditCount[]): string[][] => all.filter(({ changes }) => changes > 0).map(({ edit, documents, bytesRemoved, bytesInserted }) => [`  ~ ${edit}`, count(documents), '', signed(bytesInserted - bytesRemoved), '', '', '']);
  const rows = [['stage', 'documents', '', 'bytes', '', 'words', ''], row('input', input), ...stages.flatMap((stage) => [row(stage.stage, stage.out), ...edits(stage.edits ?? []), ...rules(stage.rules)])];
  return textTable(rows);
}
