/**
 * Device time of every kernel on inputs that make careless kernels serial or quadratic, at a size and at four times it:
 * `node bench/kernel-growth.mjs [--adapter NAME] [--megabytes 1] [--records 65536] [--runs 3] [--case NAME,…] [--depth 64]
 * [--family fss] [--k 128]`.
 *
 * Best of so many runs, by timestamp queries. Fails when a kernel that takes long enough to be measured grows faster
 * than linear work plus noise allows.
 */
import './failures.mjs';
import { benchFlags, say, table } from './args.mjs';
import { seeded } from './random.mjs';
import { openGpuEngine } from '../dist/engine/gpu/gpuEngine.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { collideWork } from '../dist/collide/collidePlan.js';

/** ×4 input; what is below so many milliseconds at the larger size is dispatch cost and the clock's own step. */
const MOST_GROWTH = 4.6;
const LEAST_MS = 3;

const encoder = new TextEncoder();

/** Fills `size` bytes by appending what `next` returns; never cuts a piece. */
function filled(size, next) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const piece = next(at);
    if (piece.length === 0 || at + piece.length > size) return bytes.subarray(0, at);
    bytes.set(piece, at);
    at += piece.length;
  }
}

function repeated(size, piece) {
  const bytes = typeof piece === 'string' ? encoder.encode(piece) : Uint8Array.from(piece);
  return filled(size, () => bytes);
}

/** A column of units of the lengths that `lengthOf` gives, over bytes cut where they may be cut. */
function cutAtSpaces(bytes, lengthOf) {
  const offsets = [0];
  for (let at = 0; at < bytes.length; ) {
    let end = Math.min(bytes.length, at + lengthOf(offsets.length - 1));
    while (end < bytes.length && bytes[end - 1] !== 0x20) end++;
    offsets.push(end);
    at = end;
  }
  return { bytes, offsets: Uint32Array.from(offsets), nulls: null };
}

const one = (bytes) => ({ bytes, offsets: Uint32Array.of(0, bytes.length), nulls: null });

function wordsOf(size, letters, least, most) {
  const random = seeded(5);
  const pool = Array.from({ length: 4000 }, () => {
    const length = least + random.below(most - least + 1);
    return encoder.encode(`${Array.from({ length }, () => letters[random.below(letters.length)]).join('')} `);
  });
  return filled(size, () => pool[random.below(pool.length)]);
}

const latin = [...'etaoinshrdlucmfwypvbgkqjxz'];
const cyrillic = [...'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ'];
const han = Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + i * 5));

function hanOf(size) {
  const random = seeded(6);
  const pool = han.map((c) => encoder.encode(c));
  const stop = encoder.encode('。 ');
  return filled(size, () => (random.below(30) === 0 ? stop : pool[random.below(pool.length)]));
}

const TEXTS = {
  english: (size) => cutAtSpaces(wordsOf(size, latin, 2, 9), () => 1500),
  russian: (size) => cutAtSpaces(wordsOf(size, cyrillic, 2, 9), () => 1500),
  chinese: (size) => cutAtSpaces(hanOf(size), () => 1500),
  'tiny units': (size) => cutAtSpaces(wordsOf(size, latin, 2, 9), () => 40),
  'units of 5 to 500 words': (size) => {
    const random = seeded(7);
    return cutAtSpaces(wordsOf(size, latin, 2, 9), () => 30 + random.below(3) ** 3 * 350 + random.below(60));
  },
  'one unit': (size) => one(wordsOf(size, latin, 2, 9)),
  'one word': (size) => one(repeated(size, 'x')),
  'one Cyrillic word': (size) => one(repeated(size, 'ж')),
  'a letter and combining marks': (size) => one(repeated(size, '\u0301').fill(0x61, 0, 2)),
  '100 KB of ignored code points in each word': (size) => one(filled(size, (at) => (at % 102_402 === 0 ? encoder.encode('a ') : encoder.encode('\u200d\u0301')).slice(0))),
  'a syllable and its vowel signs': (size) => one(filled(size, (at) => encoder.encode(at === 0 ? 'ก' : 'ิ'))),
  'short accented words': (size) => one(repeated(size, 'é ')),
  spaces: (size) => one(repeated(size, ' ')),
  'leads alone': (size) => one(repeated(size, [0xc3])),
  'leads of four': (size) => one(repeated(size, [0xf0])),
  'continuations alone': (size) => one(repeated(size, [0x80])),
  'letters and spaces': (size) => one(repeated(size, 'a ')),
  'empty units': (size) => ({ bytes: new Uint8Array(0), offsets: new Uint32Array(size / 16 + 1), nulls: null }),
};

const keysOf = (records, keyOf) => {
  const keys = new Uint32Array(2 * records);
  for (let i = 0; i < records; i++) {
    const key = keyOf(i);
    keys[2 * i] = Math.imul(key + 1, 0x9e3779b1);
    keys[2 * i + 1] = Math.imul(key + 7, 0x85ebca77);
  }
  return keys;
};

const KEYS = {
  'keys all different': (records) => keysOf(records, (i) => i),
  'keys all equal': (records) => keysOf(records, () => 1),
  '97 hot keys': (records) => keysOf(records, (i) => i % 97),
  'keys in threes': (records) => keysOf(records, (i) => i % Math.ceil(records / 3)),
  'half of the keys equal': (records) => keysOf(records, (i) => (i % 2 === 0 ? 0 : i)),
};

/** Room for more pairs than there are would be cleared by the driver inside the kernel's time. */
function pairsOf(keys, depth) {
  const members = new Map();
  let pairs = 0;
  for (let i = 0; i < keys.length; i += 2) {
    const before = members.get(keys[i]) ?? 0;
    pairs += Math.min(before, depth);
    members.set(keys[i], before + 1);
  }
  return pairs;
}

const flags = benchFlags({ megabytes: '1', records: '65536', runs: '3', case: '', depth: '64' });
const settings = { family: flags.family ?? 'fss', k: Number(flags.k ?? 128), n: 5, bands: 9, rows: 7 };
const engine = await openGpuEngine({ adapter: flags.adapter ?? process.env.BANDSAW_ADAPTER, allowSoftware: true, timestamps: true });
say(engine.description);

async function kernelTimes(work) {
  const best = {};
  for (let run = 0; run < Number(flags.runs) + 1; run++) {
    const before = engine.counters()[work.plan.name]?.kernels ?? {};
    await engine.run(work);
    const after = engine.counters()[work.plan.name].kernels;
    // The first run compiles and touches memory for the first time.
    if (run === 0) continue;
    for (const [id, { milliseconds = 0 }] of Object.entries(after)) {
      const spent = milliseconds - (before[id]?.milliseconds ?? 0);
      best[id] = Math.min(best[id] ?? Infinity, spent);
    }
  }
  return best;
}

const chosen = flags.case === '' ? null : flags.case.split(',');
const works = [
  ...Object.entries(TEXTS).map(([name, make]) => [name, (scale) => sketchWork(make(Number(flags.megabytes) * 2 ** 20 * scale), settings)]),
  ...Object.entries(KEYS).map(([name, make]) => [name, (scale) => {
    const keys = make(Number(flags.records) * scale);
    return collideWork(keys, { depth: Number(flags.depth), capacity: pairsOf(keys, Number(flags.depth)), overfullCapacity: keys.length / 2 });
  }]),
].filter(([name]) => chosen === null || chosen.includes(name));

const rows = [];
const results = [];
let worst = 0;
for (const [name, workOf] of works) {
  const small = await kernelTimes(workOf(1));
  const large = await kernelTimes(workOf(4));
  for (const kernel of Object.keys(large)) {
    const [one_, four] = [small[kernel] ?? 0, large[kernel]];
    results.push({ case: name, kernel, milliseconds: one_, milliseconds4: four });
    if (four < LEAST_MS) continue;
    const growth = four / one_;
    worst = Math.max(worst, growth);
    rows.push([name, kernel, one_.toFixed(2), four.toFixed(2), `×${growth.toFixed(2)}`]);
  }
  const sum = (times) => Object.values(times).reduce((total, each) => total + each, 0);
  rows.push([name, 'all', sum(small).toFixed(2), sum(large).toFixed(2), `×${(sum(large) / Math.max(0.001, sum(small))).toFixed(2)}`]);
}
await engine.close();
say(table(['input', 'kernel', 'ms', 'ms at × 4', 'growth'], rows));
if (flags.json) process.stdout.write(`${JSON.stringify({ adapter: engine.description, settings, results })}\n`);
if (worst > MOST_GROWTH) {
  say(`Expected no kernel of ${LEAST_MS} ms and more to grow faster than ×${MOST_GROWTH} but found ×${worst.toFixed(2)}`);
  process.exitCode = 1;
}
