import { ConfigError } from '../core/errors.ts';
import { keepOrderText, parseKeepOrder, type KeepOrder } from './keepOrder.ts';

/**
 * How a candidate pair is checked before anything is removed: by its sets of shingles, except where the signatures rule it
 * out (`auto`) or always (`exact`), by the signatures only (`sketch`), or not at all (`none`).
 */
export type VerifyMode = 'auto' | 'exact' | 'edit' | 'sketch' | 'none';

/** True where pairs are settled by the texts. */
export function comparesTexts(verify: VerifyMode): boolean {
  return verify === 'auto' || verify === 'exact' || verify === 'edit';
}

/** True where pairs are first compared by their signatures. */
export function comparesSignatures(verify: VerifyMode): boolean {
  return verify === 'auto' || verify === 'sketch';
}
/** `keeper`: a row goes only for a kept near-duplicate of its own; `components`: one row is kept of each connected component. */
export type ClusterRule = 'keeper' | 'components';
/** How the rows that stay are told: the rows themselves, a boolean for every row, or file, row and id. */
export type EmitForm = 'rows' | 'mask' | 'ids';

/** Settings of `dedup`; what is left out has the default of the command line. */
export interface DedupOptions {
  /** Files, folders or globs; rows are numbered through them in this order. */
  readonly inputs: readonly string[];
  /** Folder for the outputs: absent, empty, or left by the same job. */
  readonly output: string;
  /**
   * The inputs are files of `bandsaw sketch INPUT… -o FILE`: documents are told alike by their sketches, without their
   * texts. `verify` is `sketch` by default then and `emit` is `mask`; what needs texts or other columns is refused.
   */
  readonly signatures?: boolean | undefined;
  /** Column or JSON key that holds the text. Default `text`. */
  readonly textColumn?: string | undefined;
  /** Left out: the column `id` where there is one. */
  readonly idColumn?: string | undefined;
  /** Jaccard similarity of word shingles from which two rows are near-duplicates, above 0 and at most 1. Default 0.8. */
  readonly threshold?: number | undefined;
  /** Sketch family: `fss` (default) or `minhash`. */
  readonly family?: string | undefined;
  /** Slots in a signature: a multiple of 4 from 16 to 512. Default 128. */
  readonly k?: number | undefined;
  /** Words in a shingle: 1 to 32. Default 5. */
  readonly n?: number | undefined;
  /** Left out: chosen for threshold and k. */
  readonly bands?: { readonly bands: number; readonly rows: number } | undefined;
  /** Members of a bucket, the lowest in rank, that each later one is paired with. Default 64. */
  readonly bucketDepth?: number | undefined;
  /**
   * Measure, with near-duplicates made of some of the rows, what share of near-duplicates the job finds; `calibration` in
   * report.json. Nothing else depends on it. Default true.
   */
  readonly calibration?: boolean | undefined;
  /** Default `auto`. */
  readonly verify?: VerifyMode | undefined;
  /** Default `keeper`. */
  readonly cluster?: ClusterRule | undefined;
  /** first, longest, best:COLUMN or priority:COLUMN=a,b,c. */
  readonly keep?: string | undefined;
  /** Column whose value two rows must share to be compared at all. Left out: none. */
  readonly within?: string | undefined;
  /** What to do at a row that cannot be read: end with InputError (`stop`, the default), or name it in rejected.parquet and go on. */
  readonly onError?: 'stop' | 'skip' | undefined;
  /**
   * Files of texts that must not be trained on, such as the test sets of benchmarks: documents that hold a part of one are
   * removed before near-duplicates are looked for. Files, folders or globs of any format that inputs may have.
   */
  readonly against?: readonly string[] | undefined;
  /** Column of these files that holds the text. Left out: `textColumn`. */
  readonly againstColumn?: string | undefined;
  /**
   * Share of the different n-grams of one reference row, above 0 and up to 1, from which a document that holds them is
   * removed. Left out: a single n-gram is enough, as in GPT-3 (Brown et al. 2020, appendix C).
   */
  readonly againstThreshold?: number | undefined;
  /** Words that a reference row of fewer than 8 must have to be looked for, as a whole; 1 to 8, 8 leaves such rows out. */
  readonly againstMinWords?: number | undefined;
  /** `decontaminate`: remove what holds a part of a row of `against`, and look for no near-duplicates. */
  readonly only?: 'decontaminate' | undefined;
  /** Files for verified pairs and clusters: .parquet, .arrow or .jsonl. */
  readonly pairs?: string | undefined;
  /** File for the members of clusters of two or more: .parquet, .arrow or .jsonl. */
  readonly clusters?: string | undefined;
  /** Pairs written for one cluster at most; the rest is counted. */
  readonly pairsPerCluster?: number | undefined;
  /**
   * How the rows that stay are told: `rows` (default) writes them to kept/ unchanged, `mask` one boolean a row to
   * masks/INPUT.parquet, `ids` their rows and ids to ids/INPUT.parquet. The last two copy no data, so they take files
   * that could not be written back.
   */
  readonly emit?: EmitForm | undefined;
  /** Write tables and reports only; not together with `emit` or `saveRemoved`. */
  readonly dryRun?: boolean | undefined;
  /** Write the removed rows to removed/, as kept/ has those that stay: same format, same order, unchanged. */
  readonly saveRemoved?: boolean | undefined;
  /** Take the inputs to have only about this many rows, chosen by a hash of file and row. */
  readonly sample?: number | undefined;
  /**
   * Folder of documents that earlier jobs kept, absent or empty at first: rows that duplicate one of them go too, and the
   * documents that stay are added to it. A job that is run again, wherever to, compares with what was there before it
   * and adds nothing twice; a dry run adds nothing.
   */
  readonly index?: string | undefined;
  /** Bytes for buffers, partitions and tiles. */
  readonly memory?: number | undefined;
  /** Bytes that the intermediate and output files may take; planned with before the job starts. Left out: not asked. */
  readonly disk?: number | undefined;
  /** Least number of partitions of each stage. */
  readonly partitions?: number | undefined;
  /** Leave the intermediate files in `output`/.job. Default false. */
  readonly keepJob?: boolean | undefined;
  /** Begins anew: deletes what a job, this one or another, left in the output folder. */
  readonly restart?: boolean | undefined;
}

/** Options with every default filled in and every rule checked. */
export interface Settings {
  readonly signatures: boolean;
  readonly textColumn: string;
  readonly idColumn: string | null;
  /** The threshold in millionths: similarities are compared in integers. */
  readonly thresholdMillionths: number;
  readonly threshold: number;
  readonly family: string;
  readonly k: number;
  readonly n: number;
  readonly bands: { readonly bands: number; readonly rows: number } | null;
  readonly bucketDepth: number;
  readonly calibration: boolean;
  readonly verify: VerifyMode;
  readonly cluster: ClusterRule;
  readonly keep: KeepOrder;
  readonly within: string | null;
  readonly onError: 'stop' | 'skip';
  readonly against: readonly string[] | null;
  readonly againstColumn: string;
  /** In millionths; 0 where a single n-gram is enough. */
  readonly againstMillionths: number;
  readonly againstMinWords: number;
  readonly only: 'decontaminate' | null;
  readonly pairs: string | null;
  readonly clusters: string | null;
  readonly pairsPerCluster: number;
  /** `none` under dryRun. */
  readonly emit: EmitForm | 'none';
  readonly saveRemoved: boolean;
  readonly sample: number | null;
  readonly index: string | null;
  readonly memory: number;
  readonly disk: number | null;
  readonly partitions: number;
  readonly keepJob: boolean;
}

/** Words of a short reference row: fewer are met by chance too often, see ARCHITECTURE.md. */
const MIN_WORDS = 6;

function refuse(expected: string, found: unknown, remedy: string): never {
  const shown = typeof found === 'string' ? JSON.stringify(found) : typeof found === 'object' ? JSON.stringify(found) : String(found);
  throw new ConfigError({ expected, found: shown, remedy });
}

function integer(name: string, value: number, low: number, high: number, [expected, remedy] = [`${name} to be an integer from ${low} to ${high}`, `give a ${name} in this range`]): number {
  if (!Number.isInteger(value) || value < low || value > high) refuse(expected, value, remedy);
  return value;
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  if (!(choices as readonly string[]).includes(value)) refuse(`${name} to be one of ${choices.join(', ')}`, value, `choose one of these`);
  return value as T;
}

function tableFile(name: string, path: string | undefined): string | null {
  if (path === undefined) return null;
  if (!/\.(parquet|arrow|jsonl)$/u.test(path)) refuse(`the ${name} file to end in .parquet, .arrow or .jsonl`, path, 'name the format by its ending');
  return path;
}

/** What sketches alone cannot answer. */
function refuseTexts({ emit, saveRemoved, sample, disk, against }: DedupOptions, verify: VerifyMode): void {
  if (comparesTexts(verify)) refuse('a way of verifying without texts', `verify ${verify} with signatures`, 'leave it out (sketch), or run dedup on the inputs themselves');
  if (emit === 'rows') refuse('emit mask or ids', 'emit rows with signatures, which have no rows', 'leave it out (mask), or run dedup on the inputs themselves');
  if (saveRemoved === true) refuse('no saveRemoved', 'it with signatures, which have no rows', 'leave it out, or run dedup on the inputs themselves');
  if (sample !== undefined) refuse('no sample', 'one of signatures', 'leave it out, or sketch a sample');
  if (against !== undefined) refuse('no reference texts', 'against with signatures, which have no texts to look in', 'leave it out, or run dedup on the inputs themselves');
  if (disk !== undefined) refuse('no disk limit', 'one with signatures, which are not planned with', 'leave it out');
}

/** What an index, which has no more than past documents that were kept, cannot answer. */
function refuseWithIndex({ index, sample, dryRun }: DedupOptions, cluster: ClusterRule, verify: VerifyMode): void {
  if (index === '') refuse('a folder for the index', 'an empty name', 'name a folder');
  if (verify === 'edit') refuse('pairs compared by shingles with an index', 'verify edit', 'leave it out (auto): an index keeps no words in order');
  if (cluster !== 'keeper') refuse('the keeper rule with an index', `cluster ${cluster}`, 'leave it out: chains through rows that earlier jobs removed are not known any more');
  if (sample !== undefined && dryRun !== true) refuse('no sample with an index, or a dry run', 'a sample', 'add --dry-run, so that no part of the inputs is taken for all of them');
}

/** Settings of decontamination that say nothing without the others. */
function refuseAgainst({ against, againstColumn, againstThreshold, againstMinWords, only, pairs, clusters, index }: DedupOptions): void {
  if (against !== undefined && against.length === 0) refuse('at least one file of reference texts', 'none', 'name files, folders or globs, or leave it out');
  if (against === undefined) {
    const alone = Object.entries({ againstColumn, againstThreshold, againstMinWords, only }).find(([, value]) => value !== undefined);
    if (alone !== undefined) refuse('reference texts', `${alone[0]} without against`, 'name the files with against');
  }
  if (only === 'decontaminate' && (pairs !== undefined || clusters !== undefined)) refuse('no tables of near-duplicates', `${pairs === undefined ? 'clusters' : 'pairs'} with decontamination alone`, 'leave it out, or look for near-duplicates too');
  if (only === 'decontaminate' && index !== undefined) refuse('no index of near-duplicates', 'index with decontamination alone', 'leave it out, or look for near-duplicates too');
  if (againstThreshold !== undefined && !(againstThreshold > 0 && againstThreshold <= 1)) refuse('an againstThreshold above 0 and at most 1', againstThreshold, 'give a share such as 0.5, or leave it out for a single n-gram');
}

/**
 * Returns the settings of a job: defaults filled in, every rule checked that needs no file. `families` are the names
 * of the sketch families there are.
 * @throws ConfigError
 */
export function settingsOf(options: DedupOptions, families: readonly string[]): Settings {
  const threshold = options.threshold ?? 0.8;
  const thresholdMillionths = Math.round(threshold * 1e6);
  if (!(threshold > 0 && threshold <= 1) || thresholdMillionths < 1) refuse('a threshold above 0 and at most 1', threshold, 'give a similarity such as 0.8');
  const k = integer('k', options.k ?? 128, 16, 512);
  if (k % 4 !== 0) refuse('k to be a multiple of 4', k, `use ${k - (k % 4)} or ${k - (k % 4) + 4}`);
  const verify = oneOf('verify', options.verify ?? (options.signatures === true ? 'sketch' : 'auto'), ['auto', 'exact', 'edit', 'sketch', 'none']);
  const cluster = oneOf('cluster', options.cluster ?? 'keeper', ['keeper', 'components']);
  if (verify === 'none' && cluster === 'keeper') refuse('pairs to be verified under the keeper rule', 'verify none', 'add --cluster components, or choose another --verify');
  const bands = options.bands ?? null;
  if (bands !== null) {
    integer('bands', bands.bands, 1, k);
    integer('rows of a band', bands.rows, 1, k);
    if (bands.bands * bands.rows > k) refuse(`bands × rows to be at most k = ${k}`, `${bands.bands} × ${bands.rows} = ${bands.bands * bands.rows}`, 'use fewer bands or rows, or a larger k');
  }
  if (options.dryRun === true && options.emit !== undefined) refuse('dryRun or emit', `both (emit ${options.emit})`, 'leave one of them out: a dry run tells no rows');
  if (options.dryRun === true && options.saveRemoved === true) refuse('dryRun or saveRemoved', 'both', 'leave one of them out: a dry run writes no rows');
  if (options.signatures === true) refuseTexts(options, verify);
  if (options.index !== undefined) refuseWithIndex(options, cluster, verify);
  refuseAgainst(options);
  if (options.inputs.length === 0) refuse('at least one input', 'none', 'name files, folders or globs');
  if (options.output === '') refuse('an output folder', 'an empty name', 'name a folder');
  return {
    signatures: options.signatures ?? false,
    textColumn: options.textColumn ?? 'text',
    idColumn: options.idColumn ?? null,
    thresholdMillionths,
    threshold: thresholdMillionths / 1e6,
    family: oneOf('family', options.family ?? 'fss', families),
    k,
    n: integer('n', options.n ?? 5, 1, 32),
    bands,
    bucketDepth: integer('bucketDepth', options.bucketDepth ?? 64, 1, 2 ** 20),
    // Pairs are made for a Jaccard similarity, of which edits say nothing.
    calibration: verify !== 'edit' && (options.calibration ?? true),
    verify,
    cluster,
    keep: parseKeepOrder(options.keep ?? 'first'),
    within: options.within ?? null,
    onError: oneOf('onError', options.onError ?? 'stop', ['stop', 'skip']),
    against: options.against ?? null,
    againstColumn: options.againstColumn ?? options.textColumn ?? 'text',
    againstMillionths: options.againstThreshold === undefined ? 0 : Math.max(1, Math.round(options.againstThreshold * 1e6)),
    againstMinWords: integer('againstMinWords', options.againstMinWords ?? MIN_WORDS, 1, 8),
    only: options.only === undefined ? null : oneOf('only', options.only, ['decontaminate'] as const),
    pairs: tableFile('pairs', options.pairs),
    clusters: tableFile('clusters', options.clusters),
    pairsPerCluster: integer('pairsPerCluster', options.pairsPerCluster ?? 10_000, 0, 2 ** 31),
    emit: options.dryRun === true ? 'none' : oneOf('emit', options.emit ?? (options.signatures === true ? 'mask' : 'rows'), ['rows', 'mask', 'ids']),
    saveRemoved: options.saveRemoved ?? false,
    sample: options.sample === undefined ? null : integer('sample', options.sample, 1, 2 ** 48),
    index: options.index ?? null,
    memory: integer('memory', options.memory ?? 2 * 2 ** 30, 2 ** 20, 2 ** 46, ['memory to be from 1MiB to 64TiB, in whole bytes', 'give a size such as 2GiB']),
    disk: options.disk === undefined ? null : integer('disk', options.disk, 1, 2 ** 52),
    partitions: integer('partitions', options.partitions ?? 1, 1, 4096),
    keepJob: options.keepJob ?? false,
  };
}

/** What of the settings goes into report.json: all that can change what is kept, nothing about memory or engines. */
export function settingsForReport(settings: Settings): Record<string, unknown> {
  const { textColumn, idColumn, threshold, family, k, n, bucketDepth, verify, cluster, within, onError, pairsPerCluster, sample } = settings;
  const common = { textColumn, idColumn, threshold, family, k, n, bucketDepth, verify, cluster, keep: keepOrderText(settings.keep), within, onError, pairsPerCluster };
  return { ...common, ...(sample === null ? {} : { sample }), ...againstForReport(settings) };
}

function againstForReport({ against, againstColumn, againstMillionths, againstMinWords, only }: Settings): Record<string, unknown> {
  if (against === null) return {};
  return { against: [...against], againstColumn, againstThreshold: againstMillionths === 0 ? null : againstMillionths / 1e6, againstMinWords, ...(only === null ? {} : { only }) };
}

/** What of the settings decides which files are written, where it is not the usual: part of a job's identity, no part of its report. */
export function formsForIdentity({ emit, saveRemoved, signatures, calibration }: Settings): Record<string, unknown> {
  return { ...(signatures ? { signatures } : {}), ...(emit === 'rows' ? {} : { emit }), ...(saveRemoved ? { saveRemoved } : {}), ...(calibration ? {} : { calibration }) };
}

/** True if rows of the inputs are written back in their own format. */
export function copiesRows({ emit, saveRemoved }: Settings): boolean {
  return emit === 'rows' || saveRemoved;
}
