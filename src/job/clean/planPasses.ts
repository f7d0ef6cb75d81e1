import { ceilDiv } from '../../core/u32.ts';
import type { Budget } from '../budget.ts';
import { schemas } from '../context.ts';
import type { Settings } from '../options.ts';
import type { Partitioning } from '../partitioning.ts';
import type { InputEstimate } from '../plan/inputEstimate.ts';
import { planSpill, recordBytes, spillOf, type PlannedSpill } from '../plan/spillPlan.ts';
import { shapeOf } from '../shape.ts';
import { neardupSettings } from './neardupPass.ts';
import { placeSchema } from './spans/nearParagraphs.ts';
import { stagesOf, type GlobalPass, type Pass } from './passes.ts';
import { cleanSchemas } from './records.ts';
import { settingsOf } from './stageSettings.ts';
import type { TextEstimate } from './textEstimate.ts';

/** What becomes of the rows in a pass, as shares of all rows. Nobody knows it before. */
export interface PassShares {
  /** Rows that go. */
  readonly removed: number;
  /** Rows whose text changes, and their texts as a share of all text. */
  readonly changed: number;
  readonly changedText: number;
  /** Bytes that go and come in these texts, as a share of all text. */
  readonly cut: number;
  /** Changes a row, of all rows. */
  readonly changes: number;
  /** Rows with a near-duplicate; of paragraphs that are compared, as a share of these. */
  readonly alike: number;
  /** Stretches of reference texts a row, of all rows. */
  readonly stretches: number;
}

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
  /** Of all that it spills, the most that is there at once. */
  readonly atOnce: number;
  /** Of that, records of the pieces that texts are cut into, and of cuts. */
  readonly pieces: number;
  /** What is gone when it ends, of what it spilled and what passes before had. */
  readonly dropped: number;
}

export interface Planned {
  readonly whole: InputEstimate & TextEstimate;
  /** Those of the sample, where there is one. */
  readonly rows: number;
  readonly settings: Settings;
  readonly budget: Budget;
  readonly parts: Partitioning;
  readonly hasIds: boolean;
  /** As for `dedup`. */
  readonly apart: number | null;
}

/** Of a text that is changed, those bytes that change, where nothing is known of it. */
const CHANGED = 0.2;
/** The numbers of a change, packed. */
const CHANGE_BYTES = 5;
const PIECE_BYTES = recordBytes(cleanSchemas.hashes) + 8;

/** Returns the shares of a pass of which this share of the rows goes, is changed, and has a near-duplicate. */
export function sharesOf(alike: number): PassShares {
  return { removed: alike, changed: alike, changedText: alike, cut: CHANGED * alike, changes: alike, alike, stretches: 2 * alike };
}

/** Returns what each pass reads and spills, with the writing of what is left behind the last, and the most that is there at once. @param sharesOfPass by pass */
export function planPasses(passes: readonly Pass[], sharesOfPass: readonly PassShares[], planned: Planned): { readonly passes: PlannedCleanPass[]; readonly most: number } {
  let changed = 0;
  let texts = 0;
  const all = passes.map((pass, number): PlannedCleanPass => {
    const shares = sharesOfPass[number];
    if (!changesTextsIn(pass)) return planPass(pass, number, shares, planned, 0, 0);
    // Texts that passes before had changed are written again beside those of this one, and go.
    const before = texts;
    changed = Math.min(1, changed + shares.changedText);
    texts = planned.whole.packed * changed * planned.rows * planned.whole.textBytesPerRow;
    return planPass(pass, number, shares, planned, texts, before);
  });
  const written = [...all, planWriting(passes, sharesOfPass, planned)];
  let live = 0;
  let most = 0;
  for (const { counted, guessed, atOnce, dropped } of written) {
    most = Math.max(most, live + atOnce);
    live += guessed + sumOf(counted) - dropped;
  }
  return { passes: written, most };
}

function sumOf(spills: readonly PlannedSpill[]): number {
  return spills.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function changesTextsIn(pass: Pass): boolean {
  return pass.kind === 'local' ? pass.stages.some(({ stage }) => stage.kind === 'edit') : ['lines', 'paragraphs', 'decontaminate'].includes(pass.stage.kind);
}

/** @param texts packed, that it leaves @param before those of the pass before it, which go */
function planPass(pass: Pass, number: number, shares: PassShares, planned: Planned, texts: number, before: number): PlannedCleanPass {
  const { whole, rows, parts } = planned;
  const { textBytesPerRow, packed } = whole;
  // Each row goes once, in whichever pass it is.
  const fates = shares.removed * rows * recordBytes(cleanSchemas.fates);
  const changes = texts === 0 ? 0 : texts + packed * shares.cut * rows * textBytesPerRow + rows * (shares.changes * CHANGE_BYTES + shares.changed * recordBytes(cleanSchemas.resized));
  /** @param first is there before the rest, and gone behind it unless it stays */
  const spills = (counted: readonly PlannedSpill[], more: number, { readings = 1, first = 0, pieces = 0, dropped = 0 } = {}): PlannedCleanPass => {
    const left = fates + changes + more;
    const atOnce = Math.max(first, sumOf(counted) + left);
    return { stages: stagesOf(pass), readings, bytes: readings * whole.bytes, counted, guessed: Math.round(left), atOnce: Math.round(atOnce), pieces: Math.round(pieces), dropped: Math.round(dropped + before) };
  };
  if (pass.kind === 'local') return spills(number === 0 ? numberedRows(planned) : [], 0);
  const settings = settingsOf(pass.stage);
  if (pass.stage.kind === 'exact') {
    const hashes = settings['method'] === 'bloom' ? [] : [spillOf('hashes', rows, recordBytes(cleanSchemas.hashes), parts.digestPrefixes)];
    return spills(hashes, 0, { dropped: sumOf(hashes) });
  }
  if (pass.stage.kind === 'neardup') {
    const near = planNear(settings, rows, shares.alike, planned);
    return spills(near.counted, near.guessed, { readings: 2 });
  }
  const { readings, pieces, cuts, stays } = piecesOf(pass, shares, planned);
  return spills([], cuts + stays, { readings: 1 + readings, first: pieces + cuts + stays, pieces: pieces + cuts, dropped: cuts });
}

/** Records of removed rows go to their keepers' ids and back while the tables are written. */
function planWriting(passes: readonly Pass[], sharesOfPass: readonly PassShares[], { whole, rows, hasIds }: Planned): PlannedCleanPass {
  const fates = recordBytes(cleanSchemas.fates);
  const removed = passes.map((pass, number) => (hasIds && namesKeepers(pass) ? sharesOfPass[number].removed * rows : 0));
  const withIds = removed.reduce((sum, each) => sum + each * (fates + 8 + whole.idBytesPerRow), 0);
  const atOnce = Math.round(withIds + (removed.at(-1) ?? 0) * fates);
  return { stages: [], readings: 1, bytes: whole.bytes, counted: [], guessed: Math.round(withIds), atOnce, pieces: 0, dropped: Math.round(withIds) };
}

/** Whether a row that goes is told the one that stays. */
function namesKeepers(pass: Pass): boolean {
  return pass.kind !== 'local' && (pass.stage.kind === 'neardup' || pass.stage.kind === 'decontaminate' || (pass.stage.kind === 'exact' && settingsOf(pass.stage)['method'] !== 'bloom'));
}

function numberedRows({ whole, rows, parts, hasIds }: Planned): PlannedSpill[] {
  const ranges = ceilDiv(whole.rows, parts.rangeUnits);
  return [...(hasIds ? [spillOf('ids', whole.rows, 8 + whole.idBytesPerRow, ranges)] : []), spillOf('sizes', rows, recordBytes(cleanSchemas.sizes), ranges)];
}

function planNear(settings: ReturnType<typeof settingsOf>, rows: number, alike: number, { whole, settings: own, budget, parts, apart }: Planned): { readonly counted: readonly PlannedSpill[]; readonly guessed: number } {
  const near = { ...neardupSettings(settings, own), calibration: own.calibration };
  const spill = planSpill({ ...whole, rows, idBytesPerRow: 0 }, near, shapeOf(near).shape, parts, { hasIds: false, alike, contaminated: 0, stretches: 0, apart, budget });
  return { counted: spill.sketch, guessed: spill.later + spill.calibration };
}

/** What a stage that cuts spans spills: pieces until it knows what goes, cuts until texts are cut, and what stays; and how often it reads the corpus before it cuts. */
function piecesOf(pass: GlobalPass, shares: PassShares, planned: Planned): { readonly pieces: number; readonly cuts: number; readonly stays: number; readonly readings: number } {
  const { whole, rows } = planned;
  const method = settingsOf(pass.stage)['method'];
  const none = { pieces: 0, stays: 0, readings: 1, cuts: shares.changes * rows * recordBytes(cleanSchemas.cuts) };
  if (pass.stage.kind === 'decontaminate') return { ...none, stays: shares.stretches * rows * recordBytes(schemas.contamination) };
  if (method === 'bff') return none;
  if (method === 'similar' || method === 'document') return { ...none, readings: 0 };
  if (method === 'near') {
    const paragraphs = paragraphsOf(planned);
    const near = planNear({ ...settingsOf(pass.stage), within: '' }, paragraphs.rows, shares.alike, { ...planned, whole: paragraphs });
    return { ...none, pieces: paragraphs.rows * recordBytes(placeSchema), stays: near.guessed + sumOf(near.counted), readings: 3 };
  }
  const pieces = rows * whole.linesPerRow;
  // Rows that are left nothing lose all of their lines.
  const cuts = none.cuts + shares.removed * pieces * recordBytes(cleanSchemas.cuts);
  return { ...none, pieces: pieces * PIECE_BYTES, cuts };
}

/** Returns the paragraphs of the texts as the rows of an input: those without a word are numbered, and nothing looks at them. */
export function paragraphsOf({ whole, rows }: Planned): Planned['whole'] {
  const perRow = Math.max(1, whole.paragraphsPerRow);
  return { ...whole, rows: rows * perRow, textBytesPerRow: whole.textBytesPerRow / perRow };
}
