import type { TableBatch, TableCell } from '../../io/tables/tables.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { outputColumns } from '../outputColumns.ts';
import type { OutputTable } from '../outputTables.ts';
import { idsOf } from '../stages/emit.ts';
import { fileOfUnit, placeOf } from '../units.ts';
import { changesOf, type Change } from './changes.ts';
import type { CleanContext } from './corpus.ts';
import type { EditChooser } from './editChooser.ts';
import type { PassFacts } from './passFacts.ts';
import { ReferencePlaces } from '../decontaminate/referencePlaces.ts';
import { NO_KEEPER, referenceOf } from './records.ts';
import { stepsOf } from './steps.ts';

const BATCH_ROWS = 2 ** 12;
const BATCH_BYTES = 2 ** 22;

/**
 * One row for every change of a text that stays, by file and row, then as they were made: from the last to the first they lead back to the input's text.
 * @param chooser takes every one of them
 */
export function editsTable(context: CleanContext, gone: UnitSet, facts: readonly PassFacts[], chooser: EditChooser): OutputTable {
  const { files, clean: { recipe } } = context;
  const columns = outputColumns.edits;
  const steps = stepsOf(recipe);
  const references = facts.map((each) => new ReferencePlaces(each.contamination?.references ?? []));
  /** File and row of what a cut names. */
  const placeOfKeeper = (keeper: number, pass: number): readonly [string | null, number | null] => {
    if (keeper === NO_KEEPER) return [null, null];
    if (referenceOf(keeper) >= 0) return references[pass].placeOf(referenceOf(keeper));
    const { file, row } = placeOf(files, keeper);
    return [file, row];
  };
  const cellsOf = ({ pass, change }: PassChange, id: Uint8Array | null): TableCell[] => {
    const { file, row } = placeOf(files, change.unit);
    const { stage, edit } = steps[change.step];
    return [
      file, row, id, change.step, recipe.stages[stage].name, edit ?? change.rule, change.reason, change.start, change.removed.slice(), change.inserted.slice(),
      Number.isNaN(change.value) ? null : change.value, ...placeOfKeeper(change.keeper, pass), change.verified,
    ];
  };
  return {
    columns,
    rows: facts.reduce((sum, { changes }) => (changes?.counts ?? []).reduce((all, count) => all + count.changes, sum), 0),
    async *batches() {
      chooser.restart();
      const ids = new IdStream(context);
      let batch: TableCell[][] = columns.map(() => []);
      let bytes = 0;
      const take = (): TableBatch => {
        const taken = { rowCount: batch[0].length, columns: batch };
        batch = columns.map(() => []);
        bytes = 0;
        return taken;
      };
      try {
        for await (const each of merged(context, facts)) {
          const { change } = each;
          if (gone.has(change.unit)) continue;
          chooser.take(change);
          const cells = cellsOf(each, await ids.of(change.unit));
          for (const [column, cell] of cells.entries()) batch[column].push(cell);
          bytes += change.removed.length + change.inserted.length;
          if (batch[0].length === BATCH_ROWS || bytes >= BATCH_BYTES) yield take();
        }
      } finally {
        await ids.close();
      }
      if (batch[0].length > 0) yield take();
    },
  };
}

interface PassChange {
  readonly pass: number;
  readonly change: Change;
}

/** Yields the changes of all passes by unit, those of one unit pass by pass. */
async function* merged(context: CleanContext, facts: readonly PassFacts[]): AsyncGenerator<PassChange> {
  const passes = facts.flatMap(({ changes }, pass) => (changes === null ? [] : [{ pass, stream: changesOf(context, pass, changes) }]));
  const streams = passes.map(({ stream }) => stream);
  try {
    const heads = await Promise.all(streams.map(async (stream) => stream.next()));
    for (;;) {
      let next = -1;
      for (const [i, head] of heads.entries()) if (head.done !== true && (next < 0 || head.value.unit < (heads[next].value as Change).unit)) next = i;
      if (next < 0) return;
      yield { pass: passes[next].pass, change: heads[next].value as Change };
      heads[next] = await streams[next].next();
    }
  } finally {
    await Promise.all(streams.map(async (stream) => stream.return(undefined)));
  }
}

/** The ids of units in ascending order, read once and never held. */
class IdStream {
  readonly #context: CleanContext;
  #file = -1;
  #ids: AsyncGenerator<readonly [number, Uint8Array | null]> | null = null;
  #unit = -1;
  #id: Uint8Array | null = null;

  constructor(context: CleanContext) {
    this.#context = context;
  }

  /** Returns the id of a unit not below the last one, null where it has none. */
  async of(unit: number): Promise<Uint8Array | null> {
    const { files, idColumn } = this.#context;
    if (idColumn === null) return null;
    const index = fileOfUnit(files, unit);
    if (index !== this.#file || this.#ids === null) {
      await this.#ids?.return(undefined);
      this.#file = index;
      this.#ids = idsOf(this.#context, files[index]);
    }
    while (this.#unit !== unit) {
      const step: IteratorResult<readonly [number, Uint8Array | null]> = await this.#ids.next();
      if (step.done === true) return null;
      this.#unit = files[index].firstUnit + step.value[0];
      this.#id = step.value[1];
    }
    return this.#id;
  }

  async close(): Promise<void> {
    await this.#ids?.return(undefined);
  }
}
