import type { KernelCase } from './case.ts';
import { longText, nastyTexts, wideText } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { UNTOUCHED } from './sketchUnits.ts';
import { onlyWhere, textFixture, withStale } from './textFixture.ts';

function hashCase({ name, units }: NastyText, WG = 64): KernelCase {
  const fixture = textFixture(units);
  const { byteCount, groupCount, text, table, masks, starts, bases, isTodo, todo } = fixture;
  const done = isTodo.map((is) => !is);
  const words = onlyWhere(fixture.words, done, 1, UNTOUCHED);
  const wholeWords = onlyWhere(fixture.wholeWords, done, 2, UNTOUCHED);
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
      todo: { length: groupCount },
    },
    expected: { words, whole_words: wholeWords, todo },
  };
}

export const cases: readonly KernelCase[] = [...nastyTexts.map((text) => hashCase(text)), hashCase(longText), hashCase(wideText, 1)];
