import { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import { placesOf } from '../index/pastPlaces.ts';
import { idsOfFew } from '../rangeIds.ts';
import { RowHash } from '../rowHash.ts';
import { fileOfUnit } from '../units.ts';
import { excerptAt, partsAt, type Excerpt, type TextHead } from './excerpt.ts';
import { RuleChooser, type ChosenRows, type Taken } from './ruleChooser.ts';
import { readTextHeads } from './textHeads.ts';

/** A row that went, shown. */
export interface SampledRow {
  /** As in removed.parquet. */
  readonly file: string;
  /** In that file, from 0. */
  readonly row: number;
  /** At most 1 KiB of UTF-8 of the value of the id column; null without one. */
  readonly id: string | null;
  /** Bytes of the whole id; only there where `id` is its beginning. */
  readonly idBytes?: number;
  /** What the rule saw and allows; null where there is no number. */
  readonly value: number | null;
  /** What the rule allows. */
  readonly limit: number | null;
  /** To the keeper. */
  readonly similarity: number | null;
  /** As the input has it; null where there is no text at hand. */
  readonly excerpt: Excerpt | null;
  /** What stayed in its place, named the same way; null where the rule names nothing. */
  readonly keeper: { readonly file: string; readonly row: number; readonly id: string | null; readonly idBytes?: number; readonly excerpt: Excerpt | null } | null;
}

/** A few of the rows that one rule took. */
export interface RuleSamples {
  /** As in removed.parquet. */
  readonly stage: string;
  /** Likewise. */
  readonly rule: string;
  /** Likewise; null where the rule has one only. */
  readonly reason: string | null;
  /** Rows that it took in all. */
  readonly documents: number;
  /** Five at most, in the order of the inputs. */
  readonly rows: readonly SampledRow[];
}

/** Rows at the beginning of a file that are taken before others where the file can only be read from its beginning. */
const NEAR_ROWS = 2 ** 17;

/**
 * Returns what chooses rows by a hash of the file's place among the inputs and the row's in it, so that they depend on the
 * inputs alone, wherever these lie. In files that can only be read from their beginning rows at the beginning go first:
 * few rows should not cost a reading of all.
 */
export function openChooser({ files, firstUnit }: Pick<JobContext, 'files' | 'firstUnit'>): RuleChooser {
  const hash = new RowHash(files.map((_, place) => String(place)));
  const isFar = (unit: number): boolean => {
    if (unit < firstUnit) return false;
    const file = files[fileOfUnit(files, unit)];
    return file.source.rowCount === null && unit - file.firstUnit >= NEAR_ROWS;
  };
  return new RuleChooser(({ unit, keeper }: Taken) => {
    const file = fileOfUnit(files, unit);
    const of = hash.of(file, unit - files[file].firstUnit);
    return isFar(unit) || (keeper >= 0 && isFar(keeper)) ? of + 2 ** 53 : of;
  });
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Reads the rows that were chosen and returns excerpts of them and of what stayed in their place. @param texts false where the inputs are not texts */
export async function samplesOf(context: JobContext, chosen: readonly ChosenRows[], texts = true): Promise<RuleSamples[]> {
  const needed = new UnitSet();
  for (const { rows } of chosen) {
    for (const { unit, keeper } of rows) {
      needed.add(unit);
      if (keeper >= 0) needed.add(keeper);
    }
  }
  const ids = await idsOfFew(context, needed);
  const place = await placesOf(context, needed);
  const heads = texts ? await readTextHeads(context, needed) : new Map<number, TextHead>();
  const placed = (unit: number): Pick<SampledRow, 'file' | 'row' | 'id' | 'idBytes'> => {
    const [file, row] = place(unit);
    return { file, row, ...(ids.get(unit) ?? { id: null }) };
  };
  const shown = (head: TextHead | undefined, at: number): Excerpt | null => (head === undefined ? null : excerptAt(head, at));
  return chosen.map(({ name, documents, rows }) => ({
    ...name,
    documents,
    rows: rows.map(({ unit, keeper, value, limit, similarity, at }) => {
      const own = heads.get(unit);
      const other = heads.get(keeper);
      const from = own === undefined || other === undefined ? known(at) ?? 0 : partsAt(own, other);
      return { ...placed(unit), value: known(value), limit: known(limit), similarity: known(similarity), excerpt: shown(own, from), keeper: keeper < 0 ? null : { ...placed(keeper), excerpt: shown(other, from) } };
    }),
  }));
}
