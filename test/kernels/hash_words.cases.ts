import type { KernelCase } from './case.ts';
import { longText, nastyTexts, wideText } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { UNTOUCHED } from './sketchUnits.ts';
import { onlyWhere, textFixture, withStale } from './textFixture.ts';
import type { TextFixture } from './textFixture.ts';

function hashCase(name: string, fixture: TextFixture, isTodo: readonly boolean[], todo: Uint32Array, WG = 64): KernelCase {
  const { byteCount, groupCount, text, table, masks, starts, bases } = fixture;
  const words = onlyWhere(fixture.words, isTodo, 1, UNTOUCHED);
  const wholeWords = onlyWhere(fixture.wholeWords, isTodo, 2, UNTOUCHED);
  return {
    name,
    params: { byte_count: byteCount, group_count: groupCount },
    constants: { WG },
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

/** The general loop can do every word. */
function allCase({ name, units }: NastyText): KernelCase {
  const fixture = textFixture(units);
  return hashCase(`${name}, every word`, fixture, fixture.isTodo.map(() => true), fixture.starts);
}

export const cases: readonly KernelCase[] = [
  ...nastyTexts.map((text) => leftCase(text)),
  ...nastyTexts.map(allCase),
  leftCase(longText),
  leftCase(wideText, 1),
];
