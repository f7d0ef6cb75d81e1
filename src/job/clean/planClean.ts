import { ConfigError } from '../../core/errors.ts';
import { ceilDiv } from '../../core/u32.ts';
import { sizeBloom } from '../../exact/bloomSize.ts';
import { PART_BYTES } from '../../io/parquet/parquetRows/replaceTexts.ts';
import { budgetOf, RESIDENT } from '../budget.ts';
import { namedInputs, nameOf } from '../namedInputs.ts';
import { closeInputs, openInputs } from '../openInputs.ts';
import { copiesRows } from '../options.ts';
import { outputColumns } from '../outputColumns.ts';
import { memoryBeside } from '../outside/openResources.ts';
import { partitioning, type Partitioning } from '../partitioning.ts';
import { freeAt } from '../plan/diskFree.ts';
import { estimateInputs, type InputEstimate } from '../plan/inputEstimate.ts';
import { planMemory, withGarbage, type MemoryPlan } from '../plan/memoryPlan.ts';
import { pagesInMemory } from '../plan/pagesPlan.ts';
import { heldOf, type DiskPlan } from '../plan/planJob.ts';
import { planReferences, type ReferencePlan } from '../plan/referencePlan.ts';
import { ALIKE } from '../plan/spillPlan.ts';
import { heldByTable } from '../plan/tablePlan.ts';
import { shapeOf } from '../shape.ts';
import { targetNames } from '../targets.ts';
import type { JobFile } from '../units.ts';
import type { CleanOptions } from './cleanOptions.ts';
import { neardupSettings } from './neardupPass.ts';
import type { GlobalPass, Pass } from './passes.ts';
import { changesTextsIn, paragraphsOf, planPasses, sharesOf, type PassShares, type Planned, type PlannedCleanPass } from './planPasses.ts';
import { prepareClean, type PreparedClean } from './prepareClean.ts';
import { settingsOf } from './stageSettings.ts';
import { changesTexts } from './steps.ts';
import { estimateTexts } from './textEstimate.ts';

/** What a cleaning job will need, from recipe, sizes of inputs and the beginning of some. Nothing is written to know it. */
export interface CleanPlan extends DiskPlan {
  readonly input: InputEstimate;
  readonly passes: readonly PlannedCleanPass[];
  readonly partitions: Partitioning & { readonly ranges: number };
  /** `bytes` is the most that is there at once. */
  readonly spill: { readonly counted: number; readonly guessed: number; readonly bytes: number };
  /** Null without a stage that looks for reference texts. */
  readonly references: ReferencePlan | null;
  readonly memory: MemoryPlan & { readonly models: number; readonly filter: number };
}

interface CleanPlanRun {
  /** Worker threads of the cpu engine. */
  readonly workers: number;
  /** Share of the rows taken to go, to be changed, or to have a near-duplicate; 0.3 by default. */
  readonly alike?: number | undefined;
  /** The same by pass, where more is known. */
  readonly shares?: readonly Partial<PassShares>[] | undefined;
  /** As for `dedup`. */
  readonly apart?: number | null | undefined;
}

/** A row in removed.parquet and edits.parquet. */
const REASON_BYTES = 40;
/** Records of a row: its numbers, hashes and what becomes of it. */
const ROW_BYTES = 80;

/** Returns what the job of these options would need. @throws what `clean` throws before it writes anything, but for what it says of the output folder */
export async function planClean(options: CleanOptions, run: CleanPlanRun): Promise<CleanPlan> {
  if (options.fromSignals !== undefined) throw new ConfigError({ expected: 'a job that reads texts, to plan it', found: 'stored signals', remedy: 'leave the plan and the disk limit out: a few dozen bytes a row are all it takes' });
  const prepared = await prepareClean(options, null);
  const named = await namedInputs(options.inputs, options.output, null);
  targetNames(named.map(nameOf), options.output, []);
  const { files, idColumn } = await openInputs(named, prepared.settings, null, prepared.clean.asked.names, changesTexts(prepared.clean.recipe));
  try {
    return await planCleanFiles(prepared, files, idColumn, run);
  } finally {
    await closeInputs(files);
  }
}

/** Bytes that the passes may hold for a byte of text beside records: sets of paragraphs, cells of changed texts. All there are where a filter is sized by them. */
export function heldPerText(passes: readonly Pass[]): number {
  return passes.some((pass) => pass.kind !== 'local' && ['bloom', 'bff'].includes(String(settingsOf(pass.stage)['method']))) ? Infinity : 1;
}

/** As planClean, for inputs that are open. */
export async function planCleanFiles(prepared: PreparedClean, files: readonly JobFile[], idColumn: string | null, { workers, alike = ALIKE, shares: known = [], apart = null }: CleanPlanRun): Promise<CleanPlan> {
  const { settings, passes, outside, options } = prepared;
  const { shape } = shapeOf(settings);
  const whole = await estimateInputs(files, settings.textColumn, idColumn);
  const rows = settings.sample === null ? whole.rows : Math.min(whole.rows, settings.sample);
  const texts = await estimateTexts(files, settings.textColumn);
  const held = heldOf(workers, settings.memory);
  const budget = budgetOf(memoryBeside(outside.bytes, settings.memory, held), held);
  const parts = partitioning(files, settings, shape, budget);
  const looksFor = passes.find((pass): pass is GlobalPass => pass.kind !== 'local' && pass.stage.kind === 'decontaminate');
  const own = looksFor === undefined ? {} : settingsOf(looksFor.stage);
  const references = looksFor === undefined ? null : await planReferences({ files: prepared.references, column: own['column'] as string, minWords: own['minWords'] as number }, settings.memory, budget);
  const planned: Planned = { whole: { ...whole, ...texts }, rows, settings, budget, parts, apart, hasIds: idColumn !== null };
  const shares = passes.map((_, pass) => ({ ...sharesOf(alike), ...known[pass] }));
  const { passes: all, most } = planPasses(passes, shares, planned);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const spill = { counted: sum(all.flatMap((pass) => pass.counted.map(({ bytes }) => bytes))), guessed: sum(all.map((pass) => pass.guessed)), bytes: most };
  const share = whole.rows === 0 ? 1 : rows / whole.rows;
  const outputBytes = Math.round((copiesRows(settings) ? whole.bytes * share : whole.rows / 8) + rows * REASON_BYTES * sum(shares.map(({ removed, changes }) => removed + changes)));
  return {
    input: whole,
    passes: copiesRows(settings) ? all : all.slice(0, -1),
    partitions: { ...parts, ranges: ceilDiv(whole.rows, parts.rangeUnits) },
    spill,
    outputBytes,
    diskBytes: spill.bytes + outputBytes,
    diskFree: await freeAt(options.output),
    memory: memoryOf(passes, shares, planned, Math.max(0, ...all.map((pass) => pass.pieces)), held, outside.bytes, references?.setBytes ?? 0, pagesInMemory(files, settings.textColumn, heldPerText(passes), shape, budget, settings.memory)),
    references,
  };
}

/** Whether a pass has an engine work for it. All others cut, hash and judge texts in the thread that reads them, and no engine starts a worker. */
function usesEngine(pass: Pass): boolean {
  if (pass.kind === 'local') return false;
  return pass.stage.kind === 'neardup' || pass.stage.kind === 'decontaminate' || comparesParagraphs(pass);
}

/** Whether it looks for near-duplicates among paragraphs. */
function comparesParagraphs({ stage }: GlobalPass): boolean {
  return stage.kind === 'paragraphs' && settingsOf(stage)['method'] === 'near';
}

/** Cells of the table that takes most: of rows that went, of changes, of stretches of reference texts. They are made beside what threads and buffers of the passes before still hold. */
function tablesOf(passes: readonly Pass[], shares: readonly PassShares[], { whole, rows, hasIds }: Planned): number {
  const sum = (of: (each: PassShares, pass: Pass) => number): number => shares.reduce((all, each, number) => all + of(each, passes[number]), 0);
  const changes = rows * sum(({ changes: each }, pass) => (changesTextsIn(pass) ? each : 0));
  const cut = rows * whole.textBytesPerRow * sum(({ cut: each }, pass) => (changesTextsIn(pass) ? each : 0));
  const stretches = rows * sum(({ stretches: each }, pass) => (pass.kind !== 'local' && pass.stage.kind === 'decontaminate' ? each : 0));
  return Math.max(
    heldByTable({ rows: rows * sum(({ removed }) => removed), columns: outputColumns.removed, hasIds }),
    heldByTable({ rows: changes, columns: outputColumns.edits, hasIds: false, binaryBytes: changes === 0 ? 0 : cut / changes }),
    heldByTable({ rows: stretches, columns: outputColumns.contamination, hasIds }),
  );
}

/** At the peak of the pass that takes most. */
function memoryOf(passes: readonly Pass[], shares: readonly PassShares[], planned: Planned, pieces: number, held: ReturnType<typeof heldOf>, models: number, references: number, pages: number): CleanPlan['memory'] {
  const { whole, rows, settings, budget } = planned;
  const tables = tablesOf(passes, shares, planned);
  const text = rows * whole.textBytesPerRow;
  const { garbage: _garbage, bytes: _bytes, ...plain } = planMemory(whole, { ...settings, verify: 'none' }, shapeOf(settings).shape, budget, passes.some(usesEngine) ? held : { ...held, inFlight: 0 }, 0, references);
  // Of rows, or of the pieces that they are cut into.
  const records = RESIDENT * Math.min(Math.max(rows * ROW_BYTES, pieces), 4 * budget.spillBytes + budget.loadBytes);
  // New texts are read for a part of a page, and it is built of them, in each thread that writes.
  const rewritten = shares.some(({ changedText }, number) => changedText > 0 && changesTextsIn(passes[number])) ? RESIDENT * Math.min(text, Math.max(1, held.ioThreads) * PART_BYTES) : 0;
  let largest = withGarbage({ ...plain, batches: plain.batches + rewritten, records, tables }, text, settings.memory);
  let filter = 0;
  for (const [number, pass] of passes.entries()) {
    if (pass.kind === 'local') continue;
    const own = settingsOf(pass.stage);
    const ofParagraphs = comparesParagraphs(pass);
    if (pass.stage.kind === 'neardup' || ofParagraphs) {
      const near = neardupSettings(ofParagraphs ? { ...own, within: '' } : own, settings);
      // Threads that hold more than the tables end behind it.
      const plan = planMemory(ofParagraphs ? paragraphsOf(planned) : whole, { ...near, sample: ofParagraphs ? null : settings.sample }, shapeOf(near).shape, budget, held, shares[number].alike, references);
      if (plan.bytes > largest.bytes) largest = plan;
    } else if (own['method'] === 'bloom') filter = Math.max(filter, sizeBloom(Math.max(1, rows), own['falsePositives'] as number).bytes);
    else if (own['method'] === 'bff') filter = Math.max(filter, own['falsePositives'] === 0 ? settings.memory / 2 : sizeBloom(Math.max(1, Math.round(text / 6)), own['falsePositives'] as number).bytes);
  }
  return { ...largest, pages, bytes: largest.bytes + pages + models + Math.round(filter), models, filter: Math.round(filter) };
}
