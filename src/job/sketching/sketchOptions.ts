import { ConfigError } from '../../core/errors.ts';
import { packageVersion } from '../../core/version.ts';
import { WORD_TABLE_SHA256 } from '../../text/wordTable.ts';
import { fewLimit } from '../../verify/fewShingles.ts';
import type { SketchShape } from '../context.ts';
import { settingsOf } from '../options.ts';
import { familyNames, shapeOf, TEXT_MODEL } from '../shape.ts';

/** Settings of a sketch; what is left out is as in `dedup`. */
export interface SketchOptions {
  /** Column or JSON key that holds the text. Default `text`. */
  readonly textColumn?: string | undefined;
  /** Chooses the bands, and how many shingles count as few. Default 0.8. */
  readonly threshold?: number | undefined;
  /** Sketch family: `fss` (default) or `minhash`. */
  readonly family?: string | undefined;
  /** Slots in a signature: a multiple of 4 from 16 to 512. Default 128. */
  readonly k?: number | undefined;
  /** Words in a shingle: 1 to 32. Default 5. */
  readonly n?: number | undefined;
  /** Left out: chosen for threshold and k. */
  readonly bands?: { readonly bands: number; readonly rows: number } | undefined;
  /** `skip`: a row that cannot be read has no sketch, and a column `rejected` says why. */
  readonly onError?: 'stop' | 'skip' | undefined;
  /** Bytes for batches and what is made of them. */
  readonly memory?: number | undefined;
}

/** The same, checked, with all that follows from it. */
interface SketchJob {
  readonly textColumn: string;
  readonly shape: SketchShape;
  /** Distinct shingles up to which a row's set is written. */
  readonly few: number;
  readonly memory: number;
  /** What the schema of every output says, in this order. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Changes with anything that makes sketches differ for the same text and settings. */
export const SKETCH_FORMAT = 'bandsaw-sketch-1';

/** @throws ConfigError */
export function sketchJobOf(options: SketchOptions): SketchJob {
  // One set of rules for what dedup and sketch both have; names of files are no business of it.
  const settings = settingsOf({ ...options, inputs: ['-'], output: '-' }, familyNames);
  const { shape } = shapeOf(settings);
  if (shape.slotWords !== 1 && shape.slotWords !== 2) throw new ConfigError({ expected: 'slots of 32 or 64 bits', found: `${32 * shape.slotWords}`, remedy: 'choose another family' });
  const few = fewLimit(settings.thresholdMillionths);
  const metadata = new Map<string, string>([
    ['bandsaw.format', SKETCH_FORMAT],
    ['bandsaw.version', packageVersion()],
    ['bandsaw.text_model', TEXT_MODEL],
    ['bandsaw.word_table', WORD_TABLE_SHA256],
    ['bandsaw.text_column', settings.textColumn],
    ['bandsaw.family', shape.family],
    ['bandsaw.k', String(shape.k)],
    ['bandsaw.n', String(shape.n)],
    ['bandsaw.bands', `${shape.bands}x${shape.rows}`],
    ['bandsaw.few_shingles', String(few)],
  ]);
  return { textColumn: settings.textColumn, shape, few, memory: settings.memory, metadata };
}
