import { ceilDiv } from '../../core/u32.ts';
import type { Budget } from '../budget.ts';
import { bytesTaken, calibrationHash, rowsChosen, rowsSpilled } from '../calibration/sampledTexts.ts';
import { schemas, type SketchShape } from '../context.ts';
import { comparesSignatures, comparesTexts, type Settings } from '../options.ts';
import type { Partitioning } from '../partitioning.ts';
import { pairSchema } from '../tileJoin.ts';
import { widthOf, type StageSchema } from '../../store/columns.ts';
import { carriedBytes } from './carriedPlan.ts';
import type { InputEstimate } from './inputEstimate.ts';

/** What one stage will have written. */
export interface PlannedSpill {
  readonly stage: string;
  readonly records: number;
  readonly bytes: number;
  readonly partitions: number;
}

export interface SpillPlan {
  /** Written by the sketch pass, whatever the texts are like; counted. */
  readonly sketch: readonly PlannedSpill[];
  /** Written by the later stages together, which grows with how alike the texts are: this much where `alike` of them have a near-duplicate or hold a part of a reference text, nearly nothing where none has. */
  readonly later: number;
  /** Of that, what goes from tile to tile, which grows with how far near-duplicates lie from each other in the inputs. */
  readonly carried: number;
  readonly alike: number;
  /** What the job calibrates itself with, while it does. */
  readonly calibration: number;
  readonly bytes: number;
}

/** A share of the documents that is rather high than low for what comes from the web. */
export const ALIKE = 0.3;
/** Schema, index and metadata of a partition of one block. */
export const PARTITION_BYTES = 1200;
export const BYTES_PER_WORD = 6;
/** Half a pair a document in clusters of two, one in clusters of three. */
const PAIRS_A_MEMBER = 0.7;
/** Bands in which a pair of near-duplicates meets. */
const MEETINGS = 0.6;

/** Bytes of a record, without its lists. */
export function recordBytes(schema: StageSchema): number {
  return Object.values(schema).reduce((sum, kind) => sum + (kind === 'f64' ? 8 : 4 * widthOf(kind)), 0);
}

/** Returns what a stage spills of so many records of so many bytes. */
export function spillOf(stage: string, records: number, bytes: number, partitions: number): PlannedSpill {
  const used = Math.min(records, partitions);
  return { stage, records, bytes: Math.round(records * bytes + used * PARTITION_BYTES), partitions: used };
}

interface SpillWish {
  readonly hasIds: boolean;
  /** Share of the documents with a near-duplicate. */
  readonly alike: number;
  /** Share of the rows that go for a reference text, and stretches of such texts a row. */
  readonly contaminated: number;
  readonly stretches: number;
  /** Mean distance of two near-duplicates as a share of all rows; null where they lie anywhere. */
  readonly apart: number | null;
  readonly budget: Pick<Budget, 'tileBytes' | 'heldSetBytes'>;
}

/** Returns the bytes of the shingle set of a text of so many bytes. */
export function setBytes(text: number, { verify }: Settings): number {
  return comparesTexts(verify) ? 12 + 8 * Math.max(1, text / BYTES_PER_WORD) : 0;
}

/** Whether the sets of so many rows that are looked at again are held and not spilled, see SetTiles. */
function setsStayInMemory(rows: number, textBytesPerRow: number, settings: Settings, { heldSetBytes }: Pick<Budget, 'heldSetBytes'>): boolean {
  return settings.partitions === 1 && rows * setBytes(textBytesPerRow, settings) <= heldSetBytes;
}

/** Returns what the stages will write, all of which is there at once until the job has ended. */
export function planSpill(input: InputEstimate, settings: Settings, shape: SketchShape, { rangeUnits, keyPrefixes, digestPrefixes }: Partitioning, { hasIds, alike, contaminated, stretches, apart, budget }: SpillWish): SpillPlan {
  const { idBytesPerRow, textBytesPerRow } = input;
  const rows = settings.sample === null ? input.rows : Math.min(input.rows, settings.sample);
  const words = shape.k * shape.slotWords;
  const ranges = ceilDiv(input.rows, rangeUnits);
  const calibrates = calibrationHash(settings, []) !== null;
  const withSignatures = comparesSignatures(settings.verify);
  const ids = hasIds ? [spillOf('ids', input.rows, 8 + idBytesPerRow, ranges)] : [];
  const ofReferences = settings.against === null ? 0 : Math.round(rows * (contaminated * recordBytes(schemas.contaminated) + stretches * recordBytes(schemas.contamination)));
  if (settings.only !== null) return { sketch: ids, later: ofReferences, carried: 0, alike, calibration: 0, bytes: ofReferences + ids.reduce((sum, { bytes }) => sum + bytes, 0) };
  /** What the stages from reading to bands spill of so many texts. */
  const sketchOf = (count: number, unitRanges: number): PlannedSpill[] => [
    spillOf('units', count, recordBytes(schemas.units), unitRanges),
    ...(withSignatures ? [spillOf('signatures', count, recordBytes(schemas.signatures(words)), unitRanges)] : []),
    spillOf('digests', count, recordBytes(schemas.digests), digestPrefixes),
    spillOf('bands', count * shape.bands, recordBytes(schemas.bands), shape.bands * keyPrefixes),
  ];
  const taken = bytesTaken(textBytesPerRow);
  const sketch = [...ids, ...sketchOf(rows, ranges), ...(calibrates ? [spillOf('calibration-rows', rowsSpilled(rows), 20 + taken, ranges)] : [])];
  const members = rows * alike;
  const pairs = PAIRS_A_MEMBER * members;
  const perPair = recordBytes(schemas.collisions) * shape.bands * MEETINGS + recordBytes(schemas.candidates) + recordBytes(pairSchema) + recordBytes(schemas.undecided) + recordBytes(pairSchema) + recordBytes(schemas.verified) + recordBytes(schemas.edges);
  // Records of removed rows go to their keepers' ids and back while the table is written.
  const removedWithIds = 2 * recordBytes(schemas.removals) + recordBytes(schemas.ids) + idBytesPerRow;
  const signatureBytes = withSignatures ? recordBytes(schemas.members(words)) : 0;
  const spilledSet = (count: number, text: number): number => (setsStayInMemory(count, text, settings, budget) ? 0 : setBytes(text, settings));
  const spilledSetBytes = spilledSet(members, textBytesPerRow);
  const perUnit = signatureBytes + spilledSetBytes;
  const perMember = perUnit + recordBytes(schemas.removals) + (hasIds ? removedWithIds : 0);
  const carried = [signatureBytes, spilledSetBytes].reduce((sum, bytes) => sum + (bytes === 0 ? 0 : carriedBytes({ pairs, records: members, bytes, tileBytes: budget.tileBytes, apart })), 0);
  const later = Math.round(pairs * perPair + members * perMember + carried) + ofReferences;
  // All of the texts it makes are alike, and none is longer than what is taken of a row.
  const made = calibrates ? 2 * rowsChosen(rows) : 0;
  const calibration = Math.round(made * (12 + taken + perPair / 2 + signatureBytes + spilledSet(made, taken))) + sketchOf(made, Math.min(1, made)).reduce((sum, { bytes }) => sum + bytes, 0);
  return { sketch, later, carried: Math.round(carried), alike, calibration, bytes: later + calibration + sketch.reduce((sum, { bytes }) => sum + bytes, 0) };
}
