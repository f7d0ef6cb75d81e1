/**
 * A corpus as large as is asked for from a few real documents: each pass over them brings mostly documents that share no
 * run of five words with any other, some near-duplicates and some copies. Pages compress about as the documents do.
 */
import { openSource } from '../dist/io/formats.js';
import { writeWhole } from '../dist/io/outputFile.js';
import { parquetTable } from '../dist/io/tables/tableParquet.js';
import { seeded } from './random.mjs';

/** Of the passes behind the first, shares of the documents; a corpus from the web has more copies than this, rarely fewer. */
const NEAR = 0.15;
const COPIES = 0.1;
/** Bytes of a run of words that keeps together: less than a shingle. */
const RUN = 16;
/** Of this many words of a near-duplicate one is changed: J about 0.8, on both sides of the threshold. */
const CHANGED = 45;
const GROUP_ROWS = 2048;

const isBorder = (byte) => byte === 0x20 || byte === 0x0a || byte >= 0xe3;

/** Returns the borders of runs of about RUN bytes, which begin at a space, a line or a Han character. */
function runsOf(bytes) {
  const starts = [0];
  for (let at = RUN; at < bytes.length; at++) {
    if (!isBorder(bytes[at])) continue;
    starts.push(at);
    at += RUN - 1;
  }
  starts.push(bytes.length);
  return starts;
}

/** The same runs in another order. */
function freshDocument(bytes, random) {
  const starts = runsOf(bytes);
  const order = Uint32Array.from({ length: starts.length - 1 }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const out = new Uint8Array(bytes.length);
  let at = 0;
  for (const run of order) {
    out.set(bytes.subarray(starts[run], starts[run + 1]), at);
    at += starts[run + 1] - starts[run];
  }
  return out;
}

/** A word before some of the runs. */
function nearDuplicate(bytes, random) {
  const starts = runsOf(bytes);
  const parts = [];
  for (let run = 0; run + 1 < starts.length; run++) {
    if (random.below(CHANGED / 3) === 0) parts.push(Buffer.from(` changed${random.below(1e6)} `));
    parts.push(bytes.subarray(starts[run], starts[run + 1]));
  }
  return Buffer.concat(parts);
}

/** Returns the rows of the inputs: their text as bytes, and other columns as cells. */
async function rowsOf(inputs, textColumn) {
  const rows = [];
  for (const path of inputs) {
    const source = await openSource(path);
    try {
      const names = (source.columns ?? []).map(({ name }) => name).filter((name) => name !== textColumn);
      for await (const { text, columns, rowCount } of source.read({ textColumn, columns: names, maxBytes: 1 << 24, maxRows: 1 << 16 })) {
        for (let i = 0; i < rowCount; i++) {
          const cells = Object.fromEntries(names.map((name) => [name, columns[name][i]]));
          rows.push({ text: text.bytes.slice(text.offsets[i], text.offsets[i + 1]), cells });
        }
      }
    } finally {
      await source.close();
    }
  }
  return rows;
}

/**
 * Writes a Parquet file in zstd with at least `bytes` of text, made by seed of the rows of `inputs`: columns id, text,
 * source, url and lang. Returns what it has: `{ rows, bytes }`.
 */
export async function writeCorpus(target, { inputs, bytes, textColumn = 'text', seed = 43 }) {
  const random = seeded(seed);
  const rows = await rowsOf(inputs, textColumn);
  const schema = ['id', 'text', 'source', 'url', 'lang'].map((name) => ({ name, type: 'string', nullable: true }));
  const written = { rows: 0, bytes: 0 };
  await writeWhole(target, async (file) => {
    const table = await parquetTable(file, schema);
    for (let pass = 0; written.bytes < bytes; pass++) {
      for (let from = 0; from < rows.length && written.bytes < bytes; from += GROUP_ROWS) {
        const group = rows.slice(from, from + GROUP_ROWS);
        const texts = group.map(({ text }) => {
          const kind = pass === 0 ? 1 : random.unit();
          if (kind === 1 || kind < COPIES) return text;
          return kind < COPIES + NEAR ? nearDuplicate(text, random) : freshDocument(text, random);
        });
        const column = (name) => group.map(({ cells }) => (cells[name] === undefined || cells[name] === null ? null : String(cells[name])));
        const ids = group.map((_, i) => `${pass}-${from + i}`);
        // Cells that are bytes go through as they are.
        await table.write({ columns: [ids, texts, column('source'), column('url'), column('lang')], rowCount: group.length });
        written.rows += group.length;
        written.bytes += texts.reduce((sum, text) => sum + text.length, 0);
      }
    }
    await table.finish();
  });
  return written;
}
