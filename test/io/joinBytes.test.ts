import { expect, test } from 'vitest';
import { encodedList, joinLists } from '../../src/io/joinBytes.ts';

test('texts are the bytes that TextEncoder makes of each, halves of surrogate pairs too', () => {
  const encoder = new TextEncoder();
  const lists = [[], [''], ['a', '', 'é中😀', '\ud83d', 'x\ude00y', '\ud83d\ud83d', '\u0000\ufeff', 'b'.repeat(70_000)], ['\ud83d', '\ude00']];
  for (const texts of lists) expect(encodedList(texts)).toEqual(joinLists(texts.map((text) => encoder.encode(text))));
});
