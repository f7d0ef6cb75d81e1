import { ConfigError } from '../../core/errors.ts';
import { ceilDiv } from '../../core/u32.ts';
import { sizeBloom } from '../../exact/bloomSize.ts';
import { budgetOf, RESIDENT, type Budget } from '../budget.ts';
import { namedInputs, nameOf } from '../namedInputs.ts';
import { closeInputs, openInputs } from '../openInputs.ts';
import { copiesRows, type Settings } from '../options.ts';
import { memoryBeside } from '../outside/openResources.ts';
import { partitioning, type Partitioning } from '../partitioning.ts';
import { freeAt } from '../plan/diskFree.ts';
import { estimateInputs, type InputEstimate } from '../plan/inputEstimate.ts';
import { planMemory, withGarbage, type MemoryPlan } from '../plan/memoryPlan.ts';
import { heldOf, type DiskPlan } from '../plan/planJob.ts';
import { planReferences, type ReferencePlan } from '../plan/referencePlan.ts';
import { ALIKE, planSpill, recordBytes, spillOf, type PlannedSpill } from '../plan/spillPlan.ts';
import { shapeOf } from '../shape.ts';
import { targetNames } from '../targets.ts';
import type { JobFile } from '../units.ts';
import type { CleanOptions } from './cleanOptions.ts';
import { neardupSettings } from './neardupPass.ts';
import { stagesOf, type GlobalPass, type Pass } from './passes.ts';
import { prepareClean, type PreparedClean } from './prepareClean.ts';
import { cleanSchemas } from './records.ts';
import { settingsOf } from './stageSettings.ts';
import { changesTexts } from './steps.ts';

/** One reading of the corpus, or several for one stage. */
export interface PlannedCleanPass {
  /** Stages of the recipe; none for the writing of what is left. */
  readonly stages: readonly string[];
  readonly readings: number;
  /** Of the inputs' bytes, at most. */
  readonly bytes: number;
  /** Records of one for each row or piece: what they take is known from schema and number. */
  readonly counted: readonly PlannedSpill[];
  /** What else it spills, which goes with how many rows it takes or changes. */
  readonly guessed: number;
  /** Of all it spills, what goes when it ends. */
  readonly dropped: number;
}

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

export interface CleanPlanRun {
  /** Worker threads of the cpu engine. */
  readonly workers: number;
  /** Share of the rows taken to go, to be changed, or to have a near-duplicate; 0.3 by default. */
  readonly alike?: number | undefined;
}

/** Texts that are packed, as a share of what they were. */
const PACKED = 0.5;
/** Of the bytes of a text that is changed, those that change. */
const CHANGED = 0.2;
const BYTES_PER_LINE = 60;
const BYTES_PER_PARAGRAPH = 300;
const CHANGE_BYTES = 20;
/** A row in removed.parquet and edits.parquet. */
const REASON_BYTES = 40;
const PIECE_BYTES = recordBytes(cleanSchemas.hashes) + 8;

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

/** As planClean, for inputs that are open. */
export async function planCleanFiles(prepared: PreparedClean, files: readonly JobFile[], idColumn: string | null, { workers, alike = ALIKE }: CleanPlanRun): Promise<CleanPlan> {
  const { settings, passes, outside, options } = prepared;
  const { shape } = shapeOf(settings);
  const whole = await estimateInputs(files, settings.textColumn, idColumn);
  const rows = settings.sample === null ? whole.rows : Math.min(whole.rows, settings.sample);
  const held = heldOf(workers, settings.memory);
  const budget = budgetOf(memoryBeside(outside.bytes, settings.memory, held), held);
  const parts = partitioning(files, settings, shape, budget);
  const looksFor = passes.find((pass): pass is GlobalPass => pass.kind !== 'local' && pass.stage.kind === 'decontaminate');
  const own = looksFor === undefined ? {} : settingsOf(looksFor.stage);
  const references = looksFor === undefined ? null : await planReferences({ files: prepared.references, column: own['column'] as string, minWords: own['minWords'] as number }, settings.memory, budget);
  const planned = { whole, rows, settings, budget, parts, alike, hasIds: idColumn !== null };
  const all = passes.map((pass, number) => planPass(pass, number, planned));
  if (copiesRows(settings)) all.push({ stages: [], readings: 1, bytes: whole.bytes, counted: [], guessed: 0, dropped: 0 });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const counted = sum(all.flatMap((pass) => pass.counted.map(({ bytes }) => bytes)));
  const guessed = sum(all.map((pass) => pass.guessed));
  const spill = counted + guessed - sum(all.map(({ dropped }) => dropped)) + Math.max(...all.map(({ dropped }) => dropped));
  const share = whole.rows === 0 ? 1 : rows / whole.rows;
  const outputBytes = Math.round((copiesRows(settings) ? whole.bytes * share : whole.rows / 8) + rows * alike * REASON_BYTES * passes.length);
  return {
    input: whole,
    passes: all,
    partitions: { ...parts, ranges: ceilDiv(whole.rows, parts.rangeUnits) },
    spill: { counted, guessed, bytes: spill },
    outputBytes,
    diskBytes: spill + outputBytes,
    diskFree: await freeAt(options.output),
    memory: memoryOf(passes, planned, held, outside.bytes, references?.setBytes ?? 0),
    references,
  };
}

interface Planned {
  readonly whole: InputEstimate;
  /** Those of the sample, where there is one. */
  readonly rows: number;
  readonly settings: Settings;
  readonly budget: Budget;
  readonly parts: Partitioning;
  readonly alike: number;
  readonly hasIds: boolean;
}

function planPass(pass: Pass, number: number, planned: Planned): PlannedCleanPass {
  const { whole, rows, parts, alike, hasIds } = planned;
  const ranges = ceilDiv(whole.rows, parts.rangeUnits);
  const text = rows * whole.textBytesPerRow;
  const stages = stagesOf(pass);
  // Each row goes once, in whichever pass it is.
  const fates = alike * rows * recordBytes(cleanSchemas.fates);
  const changes = Math.round(alike * (PACKED * text + CHANGED * text + rows * (recordBytes(cleanSchemas.resized) + CHANGE_BYTES)));
  const plain = (bytes: number, more: Partial<PlannedCleanPass> = {}): PlannedCleanPass => ({ stages, readings: 1, bytes, counted: [], guessed: Math.round(fates), dropped: 0, ...more });
  if (pass.kind === 'local') {
    const first = number === 0 ? [...(hasIds ? [spillOf('ids', whole.rows, 8 + whole.idBytesPerRow, ranges)] : []), spillOf('sizes', rows, recordBytes(cleanSchemas.sizes), ranges)] : [];
    const edits = pass.stages.some(({ stage }) => stage.kind === 'edit');
    return plain(whole.bytes, { counted: first, guessed: stages.length === 0 ? 0 : Math.round(fates) + (edits ? changes : 0) });
  }
  const settings = settingsOf(pass.stage);
  if (pass.stage.kind === 'exact') {
    if (settings['method'] === 'bloom') return plain(whole.bytes);
    const hashes = spillOf('hashes', rows, recordBytes(cleanSchemas.hashes), parts.digestPrefixes);
    return plain(whole.bytes, { counted: [hashes], dropped: hashes.bytes });
  }
  if (pass.stage.kind === 'neardup') {
    const near = planNear(settings, rows, planned);
    return plain(2 * whole.bytes, { readings: 2, counted: near.counted, guessed: Math.round(fates + near.guessed) });
  }
  const pieces = piecesOf(pass, text, planned);
  return plain((1 + pieces.readings) * whole.bytes, { readings: 1 + pieces.readings, counted: [], guessed: Math.round(fates + changes + pieces.bytes), dropped: Math.round(pieces.dropped) });
}

function planNear(settings: ReturnType<typeof settingsOf>, rows: number, { whole, settings: own, budget, parts, alike }: Planned): { readonly counted: readonly PlannedSpill[]; readonly guessed: number } {
  const near = { ...neardupSettings(settings, own), calibration: own.calibration };
  const spill = planSpill({ ...whole, rows, idBytesPerRow: 0 }, near, shapeOf(near).shape, parts, { hasIds: false, alike, tileBytes: budget.tileBytes });
  return { counted: spill.sketch, guessed: spill.later + spill.calibration };
}

/** What a stage that cuts spans spills of them, how much of that goes with it, and how often it reads the corpus before it cuts. */
function piecesOf(pass: GlobalPass, text: number, planned: Planned): { readonly bytes: number; readonly dropped: number; readonly readings: number } {
  const { whole } = planned;
  const method = settingsOf(pass.stage)['method'];
  const cuts = planned.alike * (text / BYTES_PER_LINE) * recordBytes(cleanSchemas.cuts);
  if (pass.stage.kind === 'decontaminate') return { bytes: cuts, dropped: cuts, readings: 1 };
  if (method === 'bff') return { bytes: cuts, dropped: cuts, readings: 1 };
  if (method === 'similar' || method === 'document') return { bytes: cuts, dropped: cuts, readings: 0 };
  if (method === 'near') {
    const paragraphs = Math.max(planned.rows, text / BYTES_PER_PARAGRAPH);
    const near = planNear({ ...settingsOf(pass.stage), within: '' }, paragraphs, { ...planned, whole: { ...whole, rows: paragraphs, textBytesPerRow: text / paragraphs } });
    return { bytes: cuts + near.guessed + near.counted.reduce((sum, { bytes }) => sum + bytes, 0), dropped: cuts, readings: 3 };
  }
  const pieces = (text / (pass.stage.kind === 'paragraphs' ? BYTES_PER_PARAGRAPH : BYTES_PER_LINE)) * PIECE_BYTES;
  return { bytes: cuts + pieces, dropped: cuts + pieces, readings: 1 };
}

/** At the peak of the pass that takes most. */
function memoryOf(passes: readonly Pass[], { whole, rows, settings, budget, alike }: Planned, held: ReturnType<typeof heldOf>, models: number, references: number): CleanPlan['memory'] {
  const { garbage: _garbage, bytes: _bytes, ...plain } = planMemory(whole, { ...settings, verify: 'none' }, shapeOf(settings).shape, budget, held, 0, references);
  const records = RESIDENT * Math.min(rows * 80, 4 * budget.spillBytes + budget.loadBytes);
  let largest = withGarbage({ ...plain, records }, rows * whole.textBytesPerRow, settings.memory);
  let filter = 0;
  for (const pass of passes) {
    if (pass.kind === 'local') continue;
    const own = settingsOf(pass.stage);
    if (pass.stage.kind === 'neardup') {
      const near = neardupSettings(own, settings);
      const plan = planMemory(whole, { ...near, sample: settings.sample }, shapeOf(near).shape, budget, held, alike, references);
      if (plan.bytes > largest.bytes) largest = plan;
    } else if (own['method'] === 'bloom') filter = Math.max(filter, sizeBloom(Math.max(1, rows), own['falsePositives'] as number).bytes);
    else if (own['method'] === 'bff') filter = Math.max(filter, own['falsePositives'] === 0 ? settings.memory / 2 : sizeBloom(Math.max(1, Math.round((rows * whole.textBytesPerRow) / 6)), own['falsePositives'] as number).bytes);
  }
  return { ...largest, bytes: largest.bytes + models + Math.round(filter), models, filter: Math.round(filter) };
}
