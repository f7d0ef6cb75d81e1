/** What the readers of the text column cost beside what they cannot do without. Processor time, interleaved, least of the rounds. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openSource } from '../dist/io/formats.js';
import { loadDecompress } from '../dist/io/parquet/parquetCodecs.js';
import { FileWindow } from '../dist/io/parquet/parquetRows/fileWindow.js';
import { readFooterTree } from '../dist/io/parquet/parquetRows/footer.js';
import { parseRowGroup } from '../dist/io/parquet/parquetRows/rowGroupSource.js';
import { walkPages } from '../dist/io/parquet/parquetRows/walkPages.js';
import { rangeReader } from '../dist/io/readRange.js';
import { releaseText } from '../dist/io/textRoom.js';

async function readColumn(path, textColumn) {
  const source = await openSource(path);
  let bytes = 0;
  for await (const batch of source.read({ textColumn, columns: [], maxBytes: 1 << 24, maxRows: 1 << 16 })) {
    bytes += batch.text.offsets[batch.rowCount];
    // As the sketch pass does.
    releaseText(batch);
  }
  await source.close();
  return bytes;
}

/** The stored pages of the text column: `{ stored, size }` each. */
async function pagesOf(path, textColumn) {
  const handle = await open(path);
  const read = rangeReader(handle);
  const footer = await readFooterTree(read, (await handle.stat()).size);
  const window = new FileWindow(handle.fd, footer.start);
  const pages = [];
  for (const group of footer.groups) {
    const chunk = parseRowGroup(group, footer.leaves, footer.start).chunks.find(({ leaf }) => leaf.name === textColumn);
    for await (const { header, at } of walkPages(chunk, window)) {
      // Levels of v2 pages stand before what is compressed.
      const levels = header.data?.version === 2 ? header.data.repetitionBytes + header.data.definitionBytes : 0;
      pages.push({ stored: new Uint8Array(await window.view(at, header.compressed)).subarray(levels), size: header.uncompressed - levels });
    }
  }
  await handle.close();
  return pages;
}

async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function leastOf(works, rounds) {
  const least = works.map(() => Infinity);
  for (let round = 0; round < rounds; round++) for (const [i, work] of works.entries()) least[i] = Math.min(least[i], await cpuOf(work));
  return least;
}

/** Returns milliseconds of `{ reader, codec }` for a Parquet file in zstd. */
async function parquetReader(path, textColumn, rounds) {
  const pages = await pagesOf(path, textColumn);
  const decode = await loadDecompress('ZSTD');
  const [reader, codec] = await leastOf([() => readColumn(path, textColumn), async () => pages.forEach(({ stored, size }) => decode(stored, size))], rounds);
  return { reader, codec };
}

/** Returns milliseconds of `{ reader, parse }` for plain JSON lines. */
async function linesReader(path, textColumn, rounds) {
  const parse = async () => {
    const encoder = new TextEncoder();
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; ) {
      const found = bytes.indexOf(10, at);
      const end = found < 0 ? bytes.length : found;
      if (end > at) encoder.encode(JSON.parse(bytes.toString('utf8', at, end))[textColumn] ?? '');
      at = end + 1;
    }
  };
  const [reader, parsed] = await leastOf([() => readColumn(path, textColumn), parse], rounds);
  return { reader, parse: parsed };
}

const READERS = { parquet: parquetReader, lines: linesReader };

/** Returns what one of the readers costs in a process of its own: what was compiled or collected for another would count in it. */
export function readerAlone(kind, path, textColumn, rounds) {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), kind, path, textColumn, String(rounds)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`Expected the reader of ${kind} to exit 0 but found ${child.status}: ${child.stderr.slice(-2000)}`);
  return JSON.parse(child.stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, path, textColumn, rounds] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await READERS[kind](path, textColumn, Number(rounds))));
}
