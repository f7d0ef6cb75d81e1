import type { KernelCase } from './case.ts';
import { longText, nastyTexts, wideText } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { UNTOUCHED } from './sketchUnits.ts';
import { onlyWhere, textFixture, withStale } from './textFixture.ts';
import type { TextFixture } from './textFixture.ts';

function hashCase(name: string, fixture: TextFixture, isTodo: readonly boolean[], todo: Uint32Array, WG = 64, STEP = 65_536): KernelCase {
  const { byteCount, groupCount, text, table, masks, starts, bases } = fixture;
  const isDone = isTodo.map((mine, word) => mine && fixture.extents[word] < STEP);
  const words = onlyWhere(fixture.words, isDone, 1, UNTOUCHED);
  const wholeWords = onlyWhere(fixture.wholeWords, isDone, 2, UNTOUCHED);
  return {
    name,
    params: { byte_count: byteCount, group_count: groupCount },
    constants: { WG, STEP },
    buffers: {
      text,
      table,
      masks: withStale(masks),
      starts,
      bases,
      words: { length: words.length, fill: UNTOUCHED },
      whole_words: { length: wholeWords.length, fill: UNTOUCHED },
      todo,
    },
    expected: { words, whole_words: wholeWords },
  };
}

/** What hash_words_ascii leaves. */
function leftCase({ name, units }: NastyText, WG?: number): KernelCase {
  const fixture = textFixture(units);
  return hashCase(name, fixture, fixture.isTodo, fixture.todo, WG);
}

/** The general loop can do every word that is short enough. */
function allCase({ name, units }: NastyText, STEP?: number): KernelCase {
  const fixture = textFixture(units);
  const limit = STEP === undefined ? '' : ` of less than ${STEP} bytes`;
  return hashCase(`${name}, every word${limit}`, fixture, fixture.isTodo.map(() => true), fixture.starts, 64, STEP);
}

export const cases: readonly KernelCase[] = [
  ...nastyTexts.map((text) => leftCase(text)),
  ...nastyTexts.map((text) => allCase(text)),
  ...nastyTexts.filter(({ units }) => textFixture(units).extents.some((extent) => extent >= 32)).flatMap((text) => [allCase(text, 32), allCase(text, 64)]),
  leftCase(longText),
  allCase(longText, 2 ** 20),
  leftCase(wideText, 1),
];
