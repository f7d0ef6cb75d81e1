import { hashLongWords, STATE_WORDS } from '../../src/kernels/hash_long_words.ts';
import type { KernelCase } from './case.ts';
import { longText, nastyTexts, utf8 } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { UNTOUCHED } from './sketchUnits.ts';
import { onlyWhere, textFixture, withStale } from './textFixture.ts';

/** Turns of a text: none has a word that is longer than the last one takes. */
function lastTurn({ units }: NastyText, STEP: number): number {
  return Math.floor(Math.max(0, ...textFixture(units).extents) / STEP);
}

/** One turn; what went before is the twin's, which is compared with the oracle turn by turn. */
function turnCase(text: NastyText, STEP: number, turn: number, WG = 64): KernelCase {
  const fixture = textFixture(text.units);
  const { byteCount, groupCount, masks, starts, bases } = fixture;
  const windowCount = Math.ceil(byteCount / STEP);
  const params = { byte_count: byteCount, group_count: groupCount, window_count: windowCount, turn };
  const buffers = { text: fixture.text, table: fixture.table, masks: withStale(masks), starts, bases };
  // A decoy behind the last window, with a word under way.
  const walks = new Uint32Array((windowCount + 1) * STATE_WORDS).fill(UNTOUCHED);
  for (let before = 0; before < turn; before++) {
    const scratch = { words: new Uint32Array(fixture.words.length), whole_words: new Uint32Array(fixture.wholeWords.length) };
    hashLongWords.twin({ params: { ...params, turn: before }, constants: { WG, STEP }, buffers: { ...buffers, ...scratch, walks } });
  }
  const isDone = fixture.extents.map((extent) => turn > 0 && Math.floor(extent / STEP) === turn);
  const words = onlyWhere(fixture.words, isDone, 1, UNTOUCHED);
  const wholeWords = onlyWhere(fixture.wholeWords, isDone, 2, UNTOUCHED);
  return {
    name: `${text.name}, ${STEP} bytes a turn, turn ${turn}`,
    params,
    constants: { WG, STEP },
    buffers: { ...buffers, words: { length: words.length, fill: UNTOUCHED }, whole_words: { length: wholeWords.length, fill: UNTOUCHED }, walks },
    expected: { words, whole_words: wholeWords },
  };
}

function turnCases(text: NastyText, STEP: number, most = 4): KernelCase[] {
  const last = lastTurn(text, STEP);
  return [...new Set([...Array.from({ length: Math.min(last, most) }, (_, turn) => turn), last, last + 1])].map((turn) => turnCase(text, STEP, turn));
}

/** Words that end at, before and behind the edges of windows and turns, of every kind that a walk can stop in. */
const edges: NastyText = {
  name: 'words about the edges of turns',
  units: [
    ...[31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 200].flatMap((length) => [
      `${'x'.repeat(length)} `,
      `é${'y'.repeat(length)}`,
      `${'z'.repeat(length)}é`,
      `${'ж'.repeat(length / 2)} `,
      `ﬃ${'ﬁ'.repeat(length / 3)}`,
      `ก${'ิ'.repeat(length / 3)}`,
      `\u1100${'\u0301'.repeat(length / 2)}\u1161${'\u200d'.repeat(length / 3)}\u11a8 `,
      `${'\u0301'.repeat(length / 2)}a`,
      `${'ab\u00ad'.repeat(length / 4)} `,
      ' '.repeat(length),
    ]),
    '',
  ].map(utf8),
};

/** More windows than one dimension has workgroups, long words in the first, in the last and about the edge. */
function wide(): NastyText {
  const bytes = new Uint8Array(65_601 * 32).fill(0x20);
  for (const window of [0, 32_800, 65_533, 65_534, 65_535, 65_536, 65_599]) bytes.set(utf8('long'.repeat(9)), window * 32 + 20);
  return { name: 'more than 65,535 workgroups', units: [bytes] };
}

const some = nastyTexts.filter((text) => lastTurn(text, 32) > 1);

export const cases: readonly KernelCase[] = [
  turnCase(nastyTexts[0], 32, 0),
  turnCase({ name: 'one byte', units: [utf8('a')] }, 32, 0),
  ...[63, 64, 65].map((windows) => turnCase({ name: `${windows} windows`, units: [utf8(' a'.repeat(16).repeat(windows - 1) + 'b'.repeat(32))] }, 32, 0)),
  ...[63, 64, 65].map((windows) => turnCase({ name: `${windows} windows`, units: [utf8('b'.repeat(32 * windows))] }, 32, 1)),
  ...[32, 64, 96].flatMap((STEP) => turnCases(edges, STEP)),
  ...some.flatMap((text) => turnCases(text, 64, 2)),
  ...turnCases(longText, 65_536),
  ...[0, 1].map((turn) => turnCase(wide(), 32, turn, 1)),
];
