/**
 * How many pairs of lines MAP-Neo's similar lines compare, and what the comparing takes: `node bench/similar-lines.mjs FILE…`.
 * The share of the distances is that of samples of a profile taken meanwhile, so other work on the machine does not tell.
 */
import { Session } from 'node:inspector/promises';
import { openSource } from '../dist/io/formats.js';
import { EditDistance } from '../dist/lines/editDistance.js';
import { SimilarLineFinder } from '../dist/lines/similarLines.js';

const ROUNDS = 3;
if (process.argv.length < 3) throw new Error('Expected FILE…: name at least one file of documents.');

/** Lengths of what the distance is asked for; taken in a round that is not timed. */
const asked = { patterns: 0, patternPoints: 0, pairs: 0, textPoints: 0, steps: 0, longest: 0 };
function countAsked(call) {
  const { setPattern, to } = EditDistance.prototype;
  EditDistance.prototype.setPattern = function (pattern) {
    asked.patterns += 1;
    asked.patternPoints += pattern.length;
    return setPattern.call(this, pattern);
  };
  EditDistance.prototype.to = function (text, limit) {
    asked.pairs += 1;
    asked.textPoints += text.length;
    asked.steps += this.steps(text.length);
    asked.longest = Math.max(asked.longest, text.length);
    return to.call(this, text, limit);
  };
  call();
  Object.assign(EditDistance.prototype, { setPattern, to });
}

/** Samples by what they are in: the distance with its copies, the rest of the finder, and all else. */
async function profiled(call) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  call();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const isDistance = ({ callFrame: { functionName, url } }) => url.startsWith('wasm://') || (url.endsWith('/editDistance.js') && ['setPattern', 'to'].includes(functionName));
  const kindOf = (id) => {
    let inFinder = false;
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const node = nodes.get(at);
      if (isDistance(node)) return 'distance';
      if (node.callFrame.functionName === 'find' && node.callFrame.url.endsWith('/similarLines.js')) inFinder = true;
    }
    return inFinder ? 'finder' : 'else';
  };
  const kinds = new Map(profile.nodes.map(({ id }) => [id, kindOf(id)]));
  const found = { distance: 0, finder: 0, else: 0 };
  profile.samples.forEach((id, i) => (found[kinds.get(id)] += profile.timeDeltas[i]));
  return found;
}

const finder = await SimilarLineFinder.open();
for (const path of process.argv.slice(2)) {
  const texts = [];
  const source = await openSource(path);
  for await (const { text } of source.read({ textColumn: 'text', columns: [], maxBytes: 2 ** 23, maxRows: 8192 })) {
    for (let i = 0; i + 1 < text.offsets.length; i++) texts.push(text.bytes.subarray(text.offsets[i], text.offsets[i + 1]));
  }
  await source.close();
  const megabytes = texts.reduce((sum, { length }) => sum + length, 0) / 1e6;
  for (const name of Object.keys(asked)) asked[name] = 0;
  const total = { lines: 0, anyPairs: 0 };
  let perDocument = [];
  countAsked(() => {
    for (const text of texts) {
      const before = asked.pairs;
      const { lines, counts } = finder.find(text);
      total.lines += lines.count;
      total.anyPairs += (lines.count * (lines.count - 1)) / 2;
      for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
      perDocument.push(asked.pairs - before);
    }
  });
  perDocument = perDocument.sort((a, b) => b - a);
  const out = (text) => process.stdout.write(`${text}\n`);
  out(`${path}: ${texts.length} documents, ${megabytes.toFixed(1)} MB`);
  out(`  ${Object.entries(total).map(([name, count]) => `${name} ${count.toLocaleString('en')}`).join(', ')}`);
  out(`  compared by distance: ${asked.pairs.toLocaleString('en')} pairs in ${perDocument.filter((pairs) => pairs > 0).length} documents (most in one: ${perDocument.slice(0, 5).join(', ')}); ${asked.patterns.toLocaleString('en')} patterns`);
  if (asked.pairs > 0) {
    const bytes = 4 * (asked.patternPoints + asked.textPoints);
    out(`  code points: ${(asked.patternPoints / asked.patterns).toFixed(0)} a pattern, ${(asked.textPoints / asked.pairs).toFixed(0)} a text (longest ${asked.longest}); ${(bytes / asked.pairs).toFixed(0)} bytes up a pair; ${(asked.steps / asked.pairs).toFixed(0)} steps of 64 rows a pair, ${(asked.steps / bytes).toFixed(2)} a byte`);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const shares = await profiled(() => texts.forEach((text) => finder.find(text)));
    const { user, system } = process.cpuUsage(before);
    const whole = shares.distance + shares.finder;
    const ofDistance = shares.distance / whole;
    out(`  ${((user + system) / 1000 / megabytes).toFixed(1)} ms of processor time a MB; distance ${(100 * ofDistance).toFixed(1)} % of the finder; without it at most ${(1 / (1 - ofDistance)).toFixed(3)} times as fast; ${((shares.distance * 1000) / Math.max(1, asked.pairs)).toFixed(0)} ns a pair`);
  }
}
