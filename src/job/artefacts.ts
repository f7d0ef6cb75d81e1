import { isLockName } from './folderLock.ts';

interface Artefact {
  /** Below the job's folder; `…` stands for what lies below. */
  readonly path: string;
  readonly doc: string;
  /** Tells how one run went: times, places, the order of things. All others are equal byte for byte in two jobs of the same inputs and settings. */
  readonly ofTheRun?: true;
}

/** What a job can leave in its folder. The manual has them all; a test compares them with what jobs write. */
export const artefacts: readonly Artefact[] = [
  { path: 'kept/…', doc: 'rows that stay, in the format of their input and its order; but for texts that a recipe edits, unchanged' },
  { path: 'masks/….parquet', doc: 'under `--emit mask`: for every row of an input whether it stays' },
  { path: 'ids/….parquet', doc: 'under `--emit ids`: file, row and id of the rows that stay' },
  { path: 'removed/…', doc: 'under `--save-removed`: rows that went, whole, as `kept/` has those that stay' },
  { path: 'removed.parquet', doc: 'why each removed row went' },
  { path: 'edits.parquet', doc: 'of a recipe that changes texts: every change of a text that stays' },
  { path: 'contamination.parquet', doc: 'with `--against`: every stretch of a document that stands in a reference text, as the job or the stage of its recipe met it' },
  { path: 'rejected.parquet', doc: 'under `--on-error skip`: rows that could not be read' },
  { path: 'report.json', doc: 'counts that follow from inputs and settings alone: two runs compare byte for byte' },
  { path: 'run.json', doc: 'how this run went: engines, kernels, times and memory of each stage', ofTheRun: true },
  { path: 'side-by-side.json', doc: 'pairs, clusters and changed texts that the page shows: few, chosen by a hash; follows from inputs and settings' },
  { path: 'report.html', doc: 'the job on one page; made of the three files before it', ofTheRun: true },
  { path: 'manifest.json', doc: 'what the job is, and of each output its size: by it a job is taken up again, or known to be done', ofTheRun: true },
  { path: '.job/…', doc: 'intermediate records and checkpoints, while the job runs or with `--keep-job`; Arrow IPC with checksums', ofTheRun: true },
];

const named = artefacts.filter(({ ofTheRun }) => ofTheRun === true).map(({ path }) => path);

/**
 * Whether a file of a job's folder tells of one run, so that two jobs of the same inputs and settings may differ in it. A run that is killed
 * behind its end leaves its lock, which is nobody's then.
 *
 * @param path - of the file below the job's folder, parts set apart by `/`
 */
export function tellsOfTheRun(path: string): boolean {
  return isLockName(path) || named.some((name) => (name.endsWith('…') ? path.startsWith(name.slice(0, -1)) : path === name));
}
