import { MismatchError } from '../../core/errors.ts';
import { UnitSet } from '../../store/unitSet.ts';
import type { SampledPlace } from '../pairSamples/pairSamples.ts';
import { idsOfFew } from '../rangeIds.ts';
import { RowHash } from '../rowHash.ts';
import { fileOfUnit, placeOf } from '../units.ts';
import { changedRuns, textAfter, type ChangedRun } from './changedSpans.ts';
import type { CleanContext, Corpus } from './corpus.ts';
import { EditChooser, type ChangedDocument } from './editChooser.ts';
import { stepsOf } from './steps.ts';

/** A row that stays, and what one edit changed in it. */
export interface EditedRow extends SampledPlace {
  /** Places that the edit changed in it. */
  readonly changes: number;
  /** The first of them, with what stands around. */
  readonly runs: readonly ChangedRun[];
  /** False where there are more changes than are shown. */
  readonly whole: boolean;
}

/** Rows that one edit of a recipe, or one stage that cuts spans, changed. */
export interface EditSamples {
  /** Its name in the recipe. */
  readonly stage: string;
  /** Id of the edit; name of the stage where that cuts spans. */
  readonly edit: string;
  /** Four at most, in the order of the inputs; none where nothing that it changed stays, or all of it is too long to show. */
  readonly rows: readonly EditedRow[];
}

/** Longer texts are not read for samples. */
const MOST_TEXT = 2 ** 18;

/** Returns what chooses documents by a hash of the file's place among the inputs and the row's in it. */
export function openEditChooser({ files }: Pick<CleanContext, 'files'>): EditChooser {
  const hash = new RowHash(files.map((_, place) => String(place)));
  return new EditChooser((unit) => {
    const file = fileOfUnit(files, unit);
    return hash.of(file, unit - files[file].firstUnit);
  });
}

/** Reads the texts that are left of the documents chosen and returns what each edit did to some. */
export async function editSamples({ context, texts }: Pick<Corpus, 'context' | 'texts'>, chosen: ReadonlyMap<number, readonly ChangedDocument[]>): Promise<EditSamples[]> {
  const units = new UnitSet();
  for (const documents of chosen.values()) for (const { unit } of documents) units.add(unit);
  const all = [...new Set([...chosen.values()].flatMap((documents) => documents.map(({ unit }) => unit)))].sort((a, b) => a - b);
  const ids = await idsOfFew(context, units);
  const left = new Map<number, Uint8Array>();
  const cursor = texts?.cursor();
  try {
    for (const unit of all) {
      const { bytes, units: found } = (await cursor?.read(unit, 1)) ?? { bytes: new Uint8Array(0), units: [] };
      if (found.length !== 1) throw new MismatchError({ expected: `the text of unit ${unit}, which was changed`, found: 'none', remedy: 'report this as a bug' });
      if (bytes.length <= MOST_TEXT) left.set(unit, bytes);
    }
  } finally {
    await cursor?.close();
  }
  const { recipe } = context.clean;
  const rowOf = (step: number, { unit, changes }: ChangedDocument): EditedRow[] => {
    const text = left.get(unit);
    if (text === undefined) return [];
    const { file, row } = placeOf(context.files, unit);
    const own = changes.filter((change) => change.step === step);
    return [{ file, row, ...(ids.get(unit) ?? { id: null }), changes: own.length, ...changedRuns(textAfter(text, changes, step), own) }];
  };
  return stepsOf(recipe).map(({ stage, edit }, step) => ({ stage: recipe.stages[stage].name, edit: edit ?? recipe.stages[stage].name, rows: (chosen.get(step) ?? []).flatMap((document) => rowOf(step, document)) }));
}
