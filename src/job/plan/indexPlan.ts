import { join } from 'node:path';
import { fewLimit } from '../../verify/fewShingles.ts';
import { folderBytes } from '../index/folderBytes.ts';
import { indexSchemas, prefixesFor } from '../index/indexFormat.ts';
import { assertSettings, generationsOf, indexSettingsOf, readIndex } from '../index/indexManifest.ts';
import { LiveRows } from '../index/liveRows.ts';
import type { Settings } from '../options.ts';
import type { SketchShape } from '../sketchShape.ts';
import type { InputEstimate } from './inputEstimate.ts';
import { BYTES_PER_WORD, PARTITION_BYTES, recordBytes } from './spillPlan.ts';

/** What an index has, and what a job will add to it. */
export interface IndexPlan {
  /** Past documents that the job compares with. */
  readonly documents: number;
  /** On the disk now. */
  readonly bytes: number;
  /** Band keys and digests in it, all of which may be read. */
  readonly keyBytes: number;
  /** Added at most: all rows as if they stayed. 0 for a dry run. */
  readonly added: number;
}

/** Text as zstd leaves it, rather too much. */
const PACKED = 0.45;

/** @throws what opening an index of these settings throws */
export async function planIndex(path: string, input: InputEstimate, settings: Settings, shape: SketchShape, hasIds: boolean): Promise<IndexPlan> {
  const manifest = await readIndex(path);
  if (manifest !== null) assertSettings(path, manifest.settings, indexSettingsOf(settings, shape));
  let keyBytes = 0;
  for (const { name } of manifest?.generations ?? []) {
    for (const stage of ['bands', 'digests']) keyBytes += await folderBytes(join(generationsOf(path), name, stage));
  }
  const rows = settings.sample === null ? input.rows : Math.min(input.rows, settings.sample);
  return {
    documents: manifest === null ? 0 : new LiveRows(manifest, manifest.nextRow).size,
    bytes: await folderBytes(path),
    keyBytes,
    added: settings.emit === 'none' ? 0 : Math.round(addedBytes(rows, input, settings, shape, hasIds)),
  };
}

function addedBytes(rows: number, { textBytesPerRow, idBytesPerRow }: InputEstimate, { verify, thresholdMillionths }: Settings, shape: SketchShape, hasIds: boolean): number {
  const [band, digest] = [recordBytes(indexSchemas.bands), recordBytes(indexSchemas.digests)];
  const signature = verify === 'exact' ? 0 : recordBytes(indexSchemas.signatures(shape.k * shape.slotWords));
  const words = textBytesPerRow / BYTES_PER_WORD;
  // Sets are kept of what is short, and of nothing else.
  const evidence = verify === 'sketch' ? 8 * (words <= fewLimit(thresholdMillionths) ? words : 0) : 4 + PACKED * textBytesPerRow;
  const document = shape.bands * band + digest + recordBytes(indexSchemas.rows) + signature + evidence + (hasIds ? 8 + idBytesPerRow : 0);
  const partitions = Math.min(rows, shape.bands * prefixesFor(rows, band) + prefixesFor(rows, digest) + 5);
  return rows * document + partitions * PARTITION_BYTES;
}
