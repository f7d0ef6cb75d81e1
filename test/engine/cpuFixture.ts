import type { TextColumn } from '../../src/batch/textColumn.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { PlanOutputs } from '../../src/engine/plan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { WordList } from '../../src/text/wordList.ts';
import { expectWords } from '../harness/compareWords.ts';

export type Unit = string | Uint8Array;

export function bytesOf(unit: Unit): Uint8Array {
  return typeof unit === 'string' ? new TextEncoder().encode(unit) : unit;
}

export function columnOf(units: readonly Unit[]): TextColumn {
  const parts = units.map(bytesOf);
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, at) => (offsets[at + 1] = offsets[at] + part.length));
  const bytes = new Uint8Array(offsets[parts.length]);
  parts.forEach((part, at) => bytes.set(part, offsets[at]));
  return { bytes, offsets, nulls: null };
}

function shown(bytes: Uint8Array): string {
  const hex = [...bytes.subarray(0, 200)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes ${hex}${bytes.length > 200 ? ' …' : ''}`;
}

/** Fails naming the first unit whose words differ from those that the sequential tokenizer finds. */
function expectWordsOf(name: string, column: TextColumn, outputs: PlanOutputs): void {
  const { bytes, offsets } = column;
  const { words, whole_words, unit_words } = outputs;
  const list = new WordList({ short: true, whole: true });
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    const from = list.count;
    const what = `${name}, unit ${unit}`;
    if (unit_words[unit] !== from) throw new Error(`${what}: ${unit_words[unit]} words before it, wanted ${from}; the unit before has ${shown(bytes.subarray(offsets[unit - 1], offsets[unit]))}`);
    const to = from + list.append(bytes, offsets[unit], offsets[unit + 1]);
    try {
      expectWords('words', words.subarray(from, to), list.short.subarray(from, to));
      expectWords('whole words', whole_words.subarray(2 * from, 2 * to), list.whole.subarray(2 * from, 2 * to));
    } catch (error) {
      throw new Error(`${what} (${shown(bytes.subarray(offsets[unit], offsets[unit + 1]))}): ${(error as Error).message}`, { cause: error });
    }
  }
  const units = offsets.length - 1;
  if (unit_words[units] !== list.count) throw new Error(`${name}: ${unit_words[units]} words in all, wanted ${list.count}`);
}

/** Tokenises the units as one batch and compares with the sequential tokenizer. */
export async function checkWords(engine: Engine, name: string, units: readonly Unit[]): Promise<void> {
  const column = columnOf(units);
  expectWordsOf(name, column, await engine.run(tokenizeWork(column)));
}

/** Alphabets of the block paths and of what breaks them off, each with its neighbours just outside. */
export const alphabets: Readonly<Record<string, string>> = {
  ascii: 'abzAZ09@[`{/: _-\u0000\u007f',
  han: '\u4e2d\u6587\u3400\u3fff\u4dbf\u4dc0\u4dff\u4e00\u9fff\ua000\u33ff \uff0cb',
  hangul: '\ud55c\uac00\uabff\uafff\ub000\ud000\ud77f\ud7a3\ud7a4\ud7b0\ud7ff \u3131\uffa1',
  jamo: '\u1100\u1112\u1113\u1161\u1175\u1176\u1160\u11a7\u11a8\u11c2\u11c3\ud558\ud55c\u115f\u200d a',
  cjkMarks: '\u3000\u3001\u3004\u3005\u3006\u3007\u3008\u3020\u3021\u302a\u3030\u303f\u4e00x',
  wide: '\uff01\uff0f\uff10\uff19\uff1a\uff20\uff21\uff3a\uff3b\uff3f\uff40\uff41\uff5a\uff5b\uff65\uff66\uff9e\uff9f\u4e00',
  quotes: '\u2018\u2019\u201c\u2013\u2026\u2000\u200a\u200b\u200f\u2010\u2028\u2029\u202a\u202e\u202f\u203f\u2040ab Z9',
  latin: '\u0080\u009f\u00a0\u00a9\u00aa\u00ab\u00ad\u00b0\u00b2\u00b5\u00b7\u00bb\u00bf\u00c0\u00d7\u00df\u00e9\u00f7\u00ff\u0130\u0131\u0149\u017f abI',
  combining: 'aeo\u0301\u0300\u0303\u034f\u00ad\u200b\u0345e \u0344',
  cyrillic: '\u0400\u0401\u0406\u0407\u040f\u0410\u0419\u041f\u0420\u042f\u0430\u0438\u0439\u043f\u0440\u044f\u0450\u0451\u0456\u0457\u045f\u0460\u0483\u0490 ,a',
  greekArabic: '\u0386\u03b1\u03c2\u03a3\u0374\u0375\u05d0\u0627\u0623\u0640\u064e\u0660\u06f5 x',
  kana: '\u3040\u3041\u304b\u304c\u3099\u309a\u309b\u30a2\u30ac\u30fb\u30fc\u30fd\u30ff\u3105\uff71\uff76\uff9e \u4e00',
  thai: '\u0e01\u0e30\u0e33\u0e34\u0e38\u0e48\u0e49\u0e4d\u0e50\u0eb3\u1019\u103c\u1025\u102e\u1026 a',
  indic: '\u0939\u093f\u0928\u094d\u0926\u0940\u093c\u0995\u09cb\u09c7\u09be\u0966 ',
  fourBytes: '\u{10000}\u{10428}\u{1d400}\u{1f600}\u{20000}\u{3fffd}\u{40000}\u{e0001}\u{e0100}\u{10ffff}\ufe0f a',
  expanding: '\ufb03\u0132\u2163\u00bd\u2467\u3300\u2f00\uf900\ufdfa\u1e9a\u01c4 a',
};
