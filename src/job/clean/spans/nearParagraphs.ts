import type { Settings } from '../../../core/setting.ts';
import { cutWords } from '../../../text/words.ts';
import { ScatterBuffer } from '../../../store/scatterBuffer.ts';
import type { PartitionStore } from '../../../store/partitionStore.ts';
import type { Columns } from '../../../store/columns.ts';
import { schemas } from '../../context.ts';
import { partitioning } from '../../partitioning.ts';
import { shapeOf } from '../../shape.ts';
import { removalRules } from '../../stages/cluster.ts';
import type { JobFile } from '../../units.ts';
import { nearDuplicates, neardupSettings } from '../neardupPass.ts';
import { recordsName } from '../records.ts';
import { viewBatches } from '../viewBatches.ts';
import { newlineBefore } from './judgeLines.ts';
import { joinAtStart } from './lineCuts.ts';
import { paragraphsOf, ParagraphSource } from './paragraphSource.ts';
import type { SpanPass, SpanStage } from './spanStage.ts';

const rule = 'near-paragraphs';

/** By range of paragraphs, ascending: where each lies that has words, as the bytes that go with it. */
export const placeSchema = { paragraph: 'f64', unit: 'f64', start: 'u32', end: 'u32', words: 'u32' } as const;
/** By range of `keeper` or of `paragraph`: the paragraph that goes; `keeper` is a paragraph first and then its document. */
const goneSchema = { paragraph: 'f64', keeper: 'f64', similarity: 'f64', rule: 'u32', verified: 'u32' } as const;

/**
 * Paragraphs that are near-duplicates of another, in whatever document: found, verified and decided by the stages of `dedup`, with
 * paragraphs in the place of documents. Those of fewer than `fewestWords` words stay.
 */
export const nearParagraphs: SpanStage = {
  kind: 'paragraphs',
  method: 'near',
  assertSettings(settings) {
    neardupSettings(stageOf(settings), { textColumn: 'text', memory: undefined });
  },
  async open(pass) {
    const { context } = pass.corpus;
    const files = await spillPlaces(pass);
    const settings = neardupSettings(stageOf(pass.settings), context.settings);
    const { shape } = shapeOf(settings);
    const near = { ...context, settings, shape, files, ...partitioning(files, settings, shape, context.budget) };
    await nearDuplicates(near, pass.pass, rule, async ({ inner: { store } }) => cutRemovals(pass, store));
    await context.store.drop(recordsName(pass.pass, 'places'));
    const newline = newlineBefore(rule);
    return ({ text }, cuts) => {
      if (cuts.count > 0) joinAtStart(text, cuts, newline);
      return null;
    };
  },
};

function stageOf(settings: Settings): Settings {
  return { ...settings, within: '' };
}

/** Numbers the paragraphs of all files; returns the files that have them for rows. */
async function spillPlaces({ corpus, pass }: SpanPass): Promise<JobFile[]> {
  const { context } = corpus;
  const writer = await context.store.write(recordsName(pass, 'places'), placeSchema, context.budget.spillBytes);
  const records = new ScatterBuffer(writer, placeSchema);
  const files: JobFile[] = [];
  let words = 0;
  const counter = { take: (): void => void (words += 1) };
  let paragraph = 0;
  for (const view of corpus.views()) {
    const firstUnit = paragraph;
    for await (const { batch, firstUnit: firstDocument } of viewBatches(corpus, [view], [], 'spans')) {
      const { bytes, offsets: documents } = batch.text;
      const { offsets, places } = paragraphsOf(batch);
      for (let i = 0; i < places.length; i++, paragraph++) {
        words = 0;
        cutWords(bytes, offsets[i], offsets[i + 1], counter);
        if (words === 0) continue;
        const base = documents[places[i]];
        const isLast = i + 1 === places.length || places[i + 1] !== places[i];
        // The newline before goes with a paragraph, the one behind it stays.
        records.put(Math.floor(paragraph / context.rangeUnits), paragraph, firstDocument + places[i], Math.max(0, offsets[i] - base - 1), offsets[i + 1] - base - (isLast ? 0 : 1), words);
      }
      await writer.drain();
    }
    const rows = paragraph - firstUnit;
    files.push({ path: view.path, source: new ParagraphSource(view.source, rows), firstUnit, rows });
  }
  records.flush();
  await writer.finish();
  return files;
}

/** Turns removed paragraphs into cuts of their documents: joined once with where their keepers are, once with where they are themselves. */
async function cutRemovals({ corpus, pass, settings, cuts }: SpanPass, store: PartitionStore): Promise<void> {
  const { store: own, budget, rangeUnits } = corpus.context;
  const fewest = settings['fewestWords'] as number;
  const rangeOf = (paragraph: number): number => Math.floor(paragraph / rangeUnits);
  const places = await own.read(recordsName(pass, 'places'), placeSchema);
  const [byKeeper, byParagraph] = [recordsName(pass, 'gone-by-keeper'), recordsName(pass, 'gone')];

  const removals = await store.read('removals', schemas.removals);
  const keepers = await own.write(byKeeper, goneSchema, budget.spillBytes);
  for await (const { rows, columns } of removals.allBlocks()) {
    keepers.scatter(Uint32Array.from(columns.keeper, rangeOf), rows, { ...columns, paragraph: columns.unit });
    await keepers.drain();
  }
  await keepers.finish();

  const withKeepers = await own.read(byKeeper, goneSchema);
  const gone = await own.write(byParagraph, goneSchema, budget.spillBytes);
  for (const partition of withKeepers.partitions) {
    const { columns: place } = await places.read(partition);
    for await (const { rows, columns } of withKeepers.blocks(partition)) {
      const keeper = columns.keeper.map((paragraph) => place.unit[placeOf(place, paragraph)]);
      gone.scatter(Uint32Array.from(columns.paragraph, rangeOf), rows, { ...columns, keeper });
      await gone.drain();
    }
  }
  await gone.finish();

  const named = await own.read(byParagraph, goneSchema);
  for (const partition of named.partitions) {
    const { columns: place } = await places.read(partition);
    for await (const { rows, columns } of named.blocks(partition)) {
      for (let i = 0; i < rows; i++) {
        const at = placeOf(place, columns.paragraph[i]);
        if (place.words[at] < fewest) continue;
        cuts.cut(place.unit[at], place.start[at], place.end[at], { rule, reason: removalRules[columns.rule[i]], value: columns.similarity[i], keeper: columns.keeper[i], verified: columns.verified[i] === 1 });
      }
      await cuts.drain();
    }
  }
  await own.drop(byKeeper);
  await own.drop(byParagraph);
}

/** Record of a paragraph that has words. */
function placeOf({ paragraph }: Columns<typeof placeSchema>, wanted: number): number {
  let low = 0;
  let high = paragraph.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (paragraph[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
