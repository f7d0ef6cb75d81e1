import { notCalibrated, type Calibration } from '../calibration/calibration.ts';
import type { BandChoice } from './shape.ts';
import type { ContaminationFacts, DoneFacts, RowCounts } from './facts.ts';
import { JOB_FORMAT } from './manifest.ts';
import { settingsForReport, type Settings } from './options.ts';
import { sampleShare, type RowSample, type SampleShare } from './rowSample.ts';
import type { RuleSamples } from './samples/samples.ts';
import type { ClusterSizes, PairCounts } from './stages/clusterOutputs.ts';
import type { JobFile } from './units.ts';

/** How near-duplicates were looked for, and what was met on the way. */
export interface NearDuplicates {
  /** Bands in force, and how likely a pair at the threshold meets in one. */
  readonly bands: BandChoice;
  /** What was measured of it with made near-duplicates; null where that was switched off, or nothing was compared. */
  readonly calibration: Calibration | null;
  /** Rows that stand behind another one with the same words. */
  readonly folded: number;
  /** Pairs that met in a band, once for each band. */
  readonly collisions: number;
  /** The same, every pair once. */
  readonly candidates: number;
  /** Null under --verify none. */
  readonly verified: number | null;
  /** Buckets with more members than the depth, and the pairs that were therefore not made. */
  readonly beyondDepth: { readonly depth: number; readonly buckets: number; readonly pairsNotMade: number };
  /** How many clusters there are, by size. */
  readonly clusters: ClusterSizes;
  /** Verified pairs by similarity, [from, to). */
  readonly similarities: readonly { readonly from: number; readonly to: number; readonly pairs: number }[];
  /** Pairs that the texts were compared of and that do not reach the threshold, likewise. */
  readonly dissimilar: readonly { readonly from: number; readonly to: number; readonly pairs: number }[];
}

/** What report.json holds: only what follows from input and settings, so that two runs compare byte for byte. */
export interface Report extends NearDuplicates {
  /** Rows in = kept + removed + rejected. */
  readonly rows: RowCounts;
  /** The same for each input, in their order. */
  readonly files: readonly ({ readonly file: string } & RowCounts)[];
  /** Only where a sample was asked for: `share` of the inputs' `rows` were taken for all there are. */
  readonly sample?: SampleShare;
  /** The same for each stage that may remove rows. One for each kind of removal, in order; the rows that one removes do not reach the next. */
  readonly stages: readonly ({ readonly stage: string } & RowCounts)[];
  /** Only where reference texts were looked for: what documents hold of them, and of each file how many rows. */
  readonly decontamination?: ContaminationFacts;
  /** What was read: bytes of text, documents, those whose text is null or has no word, and values of the `within` column. */
  readonly input: { readonly bytes: number; readonly documents: number; readonly nulls: number; readonly wordless: number; readonly groups: number | null };
  /** Every setting that can change a result, defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Only with an index: past documents, rows that went for one of them, and documents that stay (and are added unless it was a dry run). */
  readonly index?: { readonly past: number; readonly removed: number; readonly documentsKept: number };
  /** Pairs written and left out of the table of pairs; null where none was asked for. */
  readonly pairs: PairCounts | null;
  /** A few of the rows that went, with excerpts, by what took them; chosen by a hash of file and row. */
  readonly samples: readonly RuleSamples[];
  /** What a reader should know before trusting the counts, as sentences. */
  readonly expectations: readonly string[];
  /** Versions of the formats that decide what comes out. */
  readonly formats: Readonly<Record<string, string>>;
}

interface ReportParts {
  readonly settings: Settings;
  readonly files: readonly JobFile[];
  readonly sample: RowSample | null;
  readonly samples: readonly RuleSamples[];
  readonly bands: BandChoice;
  readonly textModel: string;
  readonly facts: DoneFacts;
  /** Past documents that the job compared with; null without an index. */
  readonly past: number | null;
}

export function reportOf(parts: ReportParts): Report {
  const { settings, facts } = parts;
  const { sketch, cluster, write } = facts;
  return {
    rows: write.rows,
    files: write.files.map((rows, index) => ({ file: parts.files[index].path, ...rows })),
    ...(parts.sample === null ? {} : { sample: sampleShare(parts.sample, write.rows.in) }),
    stages: stagesOf(settings, facts),
    ...(sketch.contamination === null ? {} : { decontamination: sketch.contamination }),
    input: { bytes: sketch.counts.bytes, documents: sketch.counts.documents, nulls: sketch.counts.nulls, wordless: sketch.counts.wordless, groups: settings.within === null ? null : sketch.counts.groups },
    settings: settingsForReport(settings),
    ...(parts.past === null ? {} : { index: { past: parts.past, removed: cluster.removedForPast, documentsKept: sketch.counts.documents - cluster.removed } }),
    ...nearDuplicatesOf(settings, parts.bands, facts),
    pairs: cluster.pairs,
    samples: parts.samples,
    expectations: expectationsOf(settings, facts, parts.sample === null ? null : sampleShare(parts.sample, write.rows.in)),
    formats: { job: JOB_FORMAT, text: parts.textModel, sketch: 'bandsaw-sketch-1' },
  };
}

/** Returns what report.json says of a near-duplicate stage, whichever job it belongs to. */
export function nearDuplicatesOf(settings: Settings, bands: BandChoice, facts: Omit<DoneFacts, 'sketch' | 'write' | 'index'>): NearDuplicates {
  const { fold, collide, candidates, cluster } = facts;
  const verified = cluster.similarities.reduce((sum, count) => sum + count, 0);
  return {
    bands,
    calibration: settings.calibration && settings.signatures ? notCalibrated('no-texts', 0) : facts.calibrate,
    folded: fold.folded,
    collisions: collide.collisions,
    candidates: candidates.candidates,
    verified: settings.verify === 'none' ? null : verified,
    beyondDepth: { depth: settings.bucketDepth, ...collide.beyondDepth },
    clusters: cluster.sizes,
    similarities: cluster.similarities.map((pairs, i) => ({ from: i / 20, to: Math.min(1, (i + 1) / 20), pairs })).filter(({ pairs }) => pairs > 0),
    dissimilar: facts['second-look'].dissimilar.map((pairs, i) => ({ from: i / 20, to: (i + 1) / 20, pairs })).filter(({ pairs }) => pairs > 0),
  };
}

/** Rows that could not be read are known before anything is removed. */
function stagesOf({ only }: Settings, { sketch: { contamination }, write: { rows } }: DoneFacts): Report['stages'] {
  if (contamination === null) return [{ stage: 'dedup', ...rows }];
  const left = rows.in - rows.rejected - contamination.removed;
  const decontaminate = { stage: 'decontaminate', in: rows.in, kept: left, removed: contamination.removed, rejected: rows.rejected };
  if (only !== null) return [decontaminate];
  return [decontaminate, { stage: 'dedup', in: left, kept: rows.kept, removed: rows.removed - contamination.removed, rejected: 0 }];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** What a reader must know before trusting the numbers. */
function expectationsOf(settings: Settings, { collide, sketch: { contamination }, 'second-look': { uncompared } }: DoneFacts, sample: SampleShare | null): string[] {
  const lines: string[] = [];
  if (sample?.share === 1) lines.push(`The sample that was asked for has all of the ${sample.rows} rows.`);
  else if (sample) {
    lines.push(
      `Only a sample was looked at (${percent(sample.share)} of ${sample.rows} rows, chosen by a hash of file and row). Two documents are compared only where both are in it, so about ${percent(sample.shareOfPairs)} of all pairs can be found, and a far smaller share of rows goes than would of the whole. What is removed is right for these rows alone.`,
    );
  }
  if (contamination !== null) {
    const short = contamination.references.reduce((sum, { notCheckable }) => sum + notCheckable, 0);
    if (short > 0) lines.push(`${short} reference rows have fewer than ${settings.againstMinWords} words and were not looked for: so few are met by chance.`);
    if (settings.only !== null) lines.push('Only reference texts were looked for, no near-duplicates.');
  }
  if (settings.verify === 'sketch') {
    lines.push('Pairs were accepted by slot agreement, an estimate with a standard deviation of about 0.03 at k = 128: some pairs a little below the threshold are in, some a little above are out (F1 0.93 to 0.98 on real text), and many long pages with one footer can go wrong together.');
  }
  if (settings.verify === 'edit') lines.push('Pairs were accepted by words that differ, as a share of the longer text. Compared were those whose shingles met in a band: texts with an edit in every few words share no shingle, and do not meet.');
  if (uncompared > 0) lines.push(`${uncompared} pairs were too long and too different to compare by edits in time. Nothing was removed for them.`);
  if (settings.verify === 'none') lines.push('No pair was verified: rows were removed because a band of their signatures was equal to that of another row.');
  if (collide.beyondDepth.buckets > 0) lines.push('Some buckets held more members than the bucket depth; the recall that the bands promise holds only for pairs made.');
  return lines;
}
