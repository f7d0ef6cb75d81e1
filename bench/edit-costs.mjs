/** What a pass with edits costs a megabyte of text: reading it, each edit, packing and unpacking what is spilled, counting words. `node bench/edit-costs.mjs [FILE…]` */
import { resolveSettings } from '../dist/core/setting.js';
import { edits } from '../dist/edits/registry.js';
import { EditWriter } from '../dist/edits/editWriter.js';
import { openSource } from '../dist/io/formats.js';
import { loadZstdDecoder } from '../dist/io/codecs/zstdDecoder.js';
import { openZstdEncoder } from '../dist/io/codecs/zstdEncoder.js';
import { DocumentTables } from '../dist/signals/documentTables.js';
import { cutWords } from '../dist/text/words.js';
import { SAMPLE } from './sample.mjs';

const ROUNDS = 3;
const FRAME_BYTES = 2 ** 17;

async function textsOf(path) {
  const source = await openSource(path);
  const texts = [];
  for await (const batch of source.read({ textColumn: 'text', columns: [], maxBytes: 2 ** 23, maxRows: 8192 })) texts.push(batch.text);
  await source.close();
  return texts;
}

const bytesOf = (texts) => texts.reduce((sum, { offsets }) => sum + offsets[offsets.length - 1], 0);
const milliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

for (const path of process.argv.length > 2 ? process.argv.slice(2) : SAMPLE) {
  const texts = await textsOf(path);
  const megabytes = bytesOf(texts) / 1e6;
  const costs = new Map();
  const measure = async (name, work) => {
    const before = milliseconds();
    const result = await work();
    costs.set(name, [...(costs.get(name) ?? []), (milliseconds() - before) / megabytes]);
    return result;
  };
  const eachText = (call) => {
    for (const { bytes, offsets } of texts) for (let i = 0; i + 1 < offsets.length; i++) call(bytes, offsets[i], offsets[i + 1]);
  };
  const encode = await openZstdEncoder();
  const zstd = await loadZstdDecoder();
  let packed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await measure('read', () => textsOf(path));
    const frames = await measure('pack', () => texts.flatMap(({ bytes }) => Array.from({ length: Math.ceil(bytes.length / FRAME_BYTES) }, (_, i) => bytes.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES)).map((part) => [encode(part), part.length])));
    packed = frames.reduce((sum, [frame]) => sum + frame.length, 0);
    await measure('unpack', () => frames.forEach(([frame, size]) => zstd.block(frame, size)));
    let words = 0;
    const counter = { take: () => void (words += 1) };
    await measure('count words', () => eachText((bytes, from, to) => cutWords(bytes, from, to, counter)));
    const tables = new DocumentTables();
    const writer = new EditWriter();
    for (const edit of edits) {
      const settings = resolveSettings(edit.settings, {}, edit.id);
      await measure(edit.id, () => eachText((bytes, from, to) => {
        const text = bytes.subarray(from, to);
        writer.begin(text);
        if (edit.apply(tables.open(text), settings, writer) === null) writer.finish();
      }));
    }
  }
  process.stdout.write(`${path}: ${megabytes.toFixed(1)} MB of text, ${(packed / megabytes / 1e6).toFixed(3)} of it packed; ms of processor time a MB, ${ROUNDS} rounds\n`);
  for (const [name, each] of costs) process.stdout.write(`  ${name.padEnd(30)} ${each.map((cost) => cost.toFixed(1).padStart(7)).join('')}\n`);
}
