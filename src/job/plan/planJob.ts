import { BudgetError } from '../../core/errors.ts';
import { ceilDiv } from '../../core/u32.ts';
import { expandInputs } from '../../io/inputs.ts';
import { budgetOf, type Held } from '../budget.ts';
import { ioThreadCount } from '../ioThreads.ts';
import { closeInputs, openInputs } from '../openInputs.ts';
import { comparesTexts, copiesRows, settingsOf, type DedupOptions, type Settings } from '../options.ts';
import { outputColumns } from '../outputColumns.ts';
import { partitioning, type Partitioning } from '../partitioning.ts';
import { familyNames, shapeOf } from '../shape.ts';
import { targetNames } from '../targets.ts';
import type { JobFile } from '../units.ts';
import { freeAt } from './diskFree.ts';
import { estimateInputs, type InputEstimate } from './inputEstimate.ts';
import { planIndex, type IndexPlan } from './indexPlan.ts';
import { planMemory, type MemoryPlan } from './memoryPlan.ts';
import { pagesInMemory } from './pagesPlan.ts';
import { planReferences, type ReferencePlan } from './referencePlan.ts';
import { ALIKE, planSpill, type SpillPlan } from './spillPlan.ts';
import { heldByTable } from './tablePlan.ts';

/** How often the inputs are read. */
export interface PlannedPass {
  readonly pass: 'references' | 'inspect' | 'sketch' | 'past' | 'second-look' | 'write' | 'index';
  /** Of the inputs' bytes, at most; of those of the reference files, or of the keys in the index, where these are read. */
  readonly bytes: number;
}

/** What a job takes of the disk. */
export interface DiskPlan {
  /** Intermediate files. */
  readonly spill: { readonly bytes: number };
  /** Outputs at most: every row kept, and every row removed where those are saved too. */
  readonly outputBytes: number;
  /** Spill, outputs and what an index grows by. */
  readonly diskBytes: number;
  readonly diskFree: number;
}

/** What a job will need, from the sizes of its inputs and the beginning of some of them. Nothing is written to know it. */
export interface JobPlan extends DiskPlan {
  readonly input: InputEstimate;
  readonly passes: readonly PlannedPass[];
  readonly partitions: Partitioning & { readonly ranges: number };
  readonly bands: { readonly bands: number; readonly rows: number };
  readonly spill: SpillPlan;
  readonly memory: MemoryPlan;
  /** Null without reference texts. */
  readonly references: ReferencePlan | null;
  /** Null without an index. */
  readonly index: IndexPlan | null;
  /** All signatures on a device, which takes as many as --gpu-memory lets it. */
  readonly signatureBytes: number;
}

interface PlanRun {
  /** Worker threads of the cpu engine. */
  readonly workers: number;
  /** Share of the documents taken to have a near-duplicate, which nobody knows before; 0.3 by default. */
  readonly alike?: number | undefined;
  /** Share of the rows taken to go for a reference text, and stretches of such texts a row, of all rows; as `alike` and twice that by default. */
  readonly contaminated?: number | undefined;
  readonly stretches?: number | undefined;
  /** Mean distance of two near-duplicates as a share of all rows; anywhere by default. */
  readonly apart?: number | null | undefined;
}

/** Bytes that deduplication holds for a byte of text beside its records, as it was measured: shingle sets, buffers. */
export const HELD_PER_TEXT = 1 / 4;

/** Bytes of a row in removed.parquet and the like. */
const REASON_BYTES = 40;

/**
 * Returns what the job of these options would need.
 * @throws what `dedup` throws before it writes anything, but for what it says of the output folder
 */
export async function planJob(options: DedupOptions, run: PlanRun): Promise<JobPlan> {
  const settings = settingsOf(options, familyNames);
  const paths = await expandInputs(options.inputs, options.output);
  targetNames(paths, options.output, [settings.pairs, settings.clusters]);
  const { files, idColumn } = await openInputs(paths, settings);
  try {
    return await planFiles(files, idColumn, settings, options.output, run);
  } finally {
    await closeInputs(files);
  }
}

/** What a job with the cpu engine holds. */
export function heldOf(workers: number, memory: number): Held {
  return { ioThreads: ioThreadCount(workers, memory), inFlight: Math.max(1, 2 * workers) };
}

/** As planJob, for inputs that are open. */
export async function planFiles(files: readonly JobFile[], idColumn: string | null, settings: Settings, output: string, { workers, alike = ALIKE, contaminated = alike, stretches = 2 * contaminated, apart = null }: PlanRun): Promise<JobPlan> {
  const { shape } = shapeOf(settings);
  const input = await estimateInputs(files, settings.textColumn, idColumn);
  const held = heldOf(workers, settings.memory);
  const budget = budgetOf(settings.memory, held);
  const parts = partitioning(files, settings, shape, budget);
  const spill = planSpill(input, settings, shape, parts, { hasIds: idColumn !== null, alike, contaminated, stretches, apart, budget });
  const share = settings.sample === null || input.rows === 0 ? 1 : Math.min(1, settings.sample / input.rows);
  const outputBytes = Math.round((copiesRows(settings) ? input.bytes : input.rows / 8) * share + input.rows * share * spill.alike * REASON_BYTES);
  const references = settings.against === null ? null : await planReferences({ files: await expandInputs(settings.against, output), column: settings.againstColumn, minWords: settings.againstMinWords }, settings.memory, budget);
  const index = settings.index === null ? null : await planIndex(settings.index, input, settings, shape, idColumn !== null);
  const pass = (name: PlannedPass['pass'], bytes: number, wanted = true): PlannedPass[] => (wanted ? [{ pass: name, bytes }] : []);
  const alone = settings.only !== null;
  // Records of near-duplicates take more than the tables do.
  const ids = { hasIds: idColumn !== null };
  const tables = alone ? Math.max(heldByTable({ rows: stretches * share * input.rows, columns: outputColumns.contamination, ...ids }), heldByTable({ rows: contaminated * share * input.rows, columns: outputColumns.removedAgainst, ...ids })) : 0;
  return {
    input,
    passes: [
      ...pass('references', references?.bytes ?? 0, references !== null),
      ...pass(alone ? 'inspect' : 'sketch', input.bytes),
      ...pass('past', index?.keyBytes ?? 0, (index?.keyBytes ?? 0) > 0),
      ...pass('second-look', input.bytes, !alone && comparesTexts(settings.verify)),
      ...pass('write', input.bytes, copiesRows(settings)),
      ...pass('index', input.bytes, (index?.added ?? 0) > 0),
    ],
    partitions: { ...parts, ranges: ceilDiv(input.rows, parts.rangeUnits) },
    bands: { bands: shape.bands, rows: shape.rows },
    spill,
    outputBytes,
    diskBytes: spill.bytes + outputBytes + (index?.added ?? 0),
    diskFree: await freeAt(output),
    memory: planMemory(input, settings, shape, budget, held, alike, references?.setBytes ?? 0, tables, pagesInMemory(files, settings.textColumn, HELD_PER_TEXT, shape, budget, settings.memory)),
    references,
    index,
    signatureBytes: alone ? 0 : input.rows * 4 * shape.k * shape.slotWords,
  };
}

/** @throws BudgetError if the plan needs more disk than it may have, or than there is */
export function assertFits({ diskBytes, diskFree, spill, outputBytes }: DiskPlan, disk: number | null): void {
  const allowed = Math.min(disk ?? Infinity, diskFree);
  if (diskBytes <= allowed) return;
  const grows = diskBytes - spill.bytes - outputBytes;
  throw new BudgetError({
    expected: `${mebibytes(diskBytes)} of disk (${mebibytes(spill.bytes)} for intermediate files, up to ${mebibytes(outputBytes)} for outputs${grows > 0 ? `, up to ${mebibytes(grows)} for the index` : ''})`,
    found: allowed === disk ? `--disk ${mebibytes(disk)}` : `${mebibytes(diskFree)} free`,
    remedy: allowed === disk ? 'raise --disk, or write less with --emit mask' : 'free some space, choose another folder, or write less with --emit mask',
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MiB`;
}
