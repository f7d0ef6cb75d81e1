/** What an index takes a document, by kind of record, beside shingle sets in place of texts; and what jobs with one cost. `node bench/index.mjs FILE…` */
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { openSource } from '../dist/io/formats.js';
import { loadZstdEncoder } from '../dist/io/codecs/zstdCodec.js';
import { dedup } from '../dist/job/dedup.js';
import { showIndex } from '../dist/job/index/manage.js';
import { shingleSets } from '../dist/verify/shingleSets.js';

const bytesIn = (folder) => readdirSync(folder, { recursive: true }).reduce((sum, name) => sum + (statSync(join(folder, name)).isFile() ? statSync(join(folder, name)).size : 0), 0);

/** Bytes of the sets of all texts: as they are, and as differences of sorted hashes in zstd frames of 128 KiB and more. */
async function setBytes(path) {
  const encode = await loadZstdEncoder();
  const source = await openSource(path);
  const sum = { documents: 0, text: 0, plain: 0, packed: 0 };
  for await (const { text, rowCount } of source.read({ textColumn: 'text', columns: [], maxBytes: 2 ** 20, maxRows: 2 ** 16 })) {
    const { hashes, offsets } = shingleSets(text, 5);
    for (let i = 0; i < rowCount; i++) {
      if (offsets[i + 1] > offsets[i]) sum.documents += 1;
      for (let at = offsets[i + 1] - 1; at > offsets[i]; at--) hashes[at] -= hashes[at - 1];
    }
    sum.text += text.offsets[rowCount];
    sum.plain += hashes.byteLength;
    sum.packed += encode(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength)).length;
  }
  await source.close();
  return sum;
}

const engine = await openCpuEngine({ workers: 0 });
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-index-'));
async function timed(options) {
  const before = process.cpuUsage();
  const { report, run } = await dedup(options, { engine, workers: 0 });
  const { user, system } = process.cpuUsage(before);
  return { report, run, seconds: (user + system) / 1e6 };
}
try {
  console.log('| input | documents | text, bytes a document | band keys | digests | signatures | places, ids | texts | in all | sets, 8 bytes a shingle | sets, differences in zstd |');
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  const costs = [];
  for (const [i, input] of process.argv.slice(2).entries()) {
    const out = (name) => join(folder, `${i}-${name}`);
    await timed({ inputs: [input], output: out('warm') });
    const plain = await timed({ inputs: [input], output: out('plain') });
    const index = out('index');
    const added = await timed({ inputs: [input], output: out('added'), index });
    const { documents } = await showIndex(index);
    const generation = join(index, 'generations', '000001');
    const of = (...stages) => (stages.reduce((sum, stage) => sum + bytesIn(join(generation, stage)), 0) / documents).toFixed(1);
    const sets = await setBytes(input);
    const per = (bytes) => (bytes / sets.documents).toFixed(1);
    console.log(`| ${basename(input)} | ${documents} | ${per(sets.text)} | ${of('bands')} | ${of('digests')} | ${of('signatures')} | ${of('rows', 'ids', 'groups')} | ${of('texts', 'frames')} | ${((await showIndex(index)).bytes / documents).toFixed(1)} | ${per(sets.plain)} | ${per(sets.packed)} |`);
    // The same texts under another name: every one of them is in the index.
    const copy = out(basename(input));
    copyFileSync(input, copy);
    const again = await timed({ inputs: [copy], output: out('again'), index, dryRun: true });
    costs.push([basename(input), plain, added, again]);
  }
  console.log('\n| input | job, s of CPU | job that adds all it keeps | dry run over the same rows again | rows removed for past ones |\n|---|--:|--:|--:|--:|');
  for (const [name, plain, added, again] of costs) console.log(`| ${name} | ${plain.seconds.toFixed(2)} | ${added.seconds.toFixed(2)} | ${again.seconds.toFixed(2)} | ${again.report.index.removed} of ${again.report.rows.in} |`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await engine.close();
}
