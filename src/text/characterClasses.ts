/** Classes of code points that only some signals ask for: a few ranges each, Unicode 17.0. */
import { characterFlags, IS_ALPHA, IS_NUMERIC } from './characterTable.ts';

function rangesOf(text: string): Uint32Array {
  return Uint32Array.from(text.trim().split(/\s+/).flatMap((range) => {
    const [first, last = first] = range.split('-');
    return [parseInt(first, 16), parseInt(last, 16)];
  }));
}

function isIn(ranges: Uint32Array, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length >>> 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[2 * middle + 1] < codePoint) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length >>> 1 && ranges[2 * low] <= codePoint;
}

/** Sentence_Terminal. */
const SENTENCE_TERMINALS = rangesOf(`21 2e 3f 589 61d-61f 6d4 700-702 7f9 837 839 83d-83e 964-965 104a-104b 1362 1367-1368 166e 1735-1736 17d4-17d5 1803 1809
  1944-1945 1aa8-1aab 1b4e-1b4f 1b5a-1b5b 1b5e-1b5f 1b7d-1b7f 1c3b-1c3c 1c7e-1c7f 2024 203c-203d 2047-2049 2cf9-2cfb 2e2e 2e3c 2e53-2e54 3002 a4ff
  a60e-a60f a6f3 a6f7 a876-a877 a8ce-a8cf a92f a9c8-a9c9 aa5d-aa5f aaf0-aaf1 abeb fe12 fe15-fe16 fe52 fe56-fe57 ff01 ff0e ff1f ff61 10a56-10a57
  10f55-10f59 10f86-10f89 11047-11048 110be-110c1 11141-11143 111c5-111c6 111cd 111de-111df 11238-11239 1123b-1123c 112a9 113d4-113d5 1144b-1144c
  115c2-115c3 115c9-115d7 11641-11642 1173c-1173e 11944 11946 11a42-11a43 11a9b-11a9c 11c41-11c42 11ef7-11ef8 11f43-11f44 16a6e-16a6f 16af5
  16b37-16b38 16b44 16d6e-16d6f 16e98 1bc9f 1da88`);

/** Numbers that are no digits: everything of \\p{No} with Numeric_Type=Digit is listed, the rest of \\p{No} and \\p{Nl} is not. */
const OTHER_DIGITS = rangesOf(`b2-b3 b9 1369-1371 19da 2070 2074-2079 2080-2089 2460-2468 2474-247c 2488-2490 24ea 24f5-24fd 24ff 2776-277e 2780-2788
  278a-2792 10a40-10a43 10e60-10e68 11052-1105a 1f100-1f10a`);

const DECIMAL_DIGITS = rangesOf(`30-39 660-669 6f0-6f9 7c0-7c9 966-96f 9e6-9ef a66-a6f ae6-aef b66-b6f be6-bef c66-c6f ce6-cef d66-d6f de6-def e50-e59
  ed0-ed9 f20-f29 1040-1049 1090-1099 17e0-17e9 1810-1819 1946-194f 19d0-19d9 1a80-1a89 1a90-1a99 1b50-1b59 1bb0-1bb9 1c40-1c49 1c50-1c59 a620-a629
  a8d0-a8d9 a900-a909 a9d0-a9d9 a9f0-a9f9 aa50-aa59 abf0-abf9 ff10-ff19 104a0-104a9 10d30-10d39 10d40-10d49 11066-1106f 110f0-110f9 11136-1113f
  111d0-111d9 112f0-112f9 11450-11459 114d0-114d9 11650-11659 116c0-116c9 116d0-116e3 11730-11739 118e0-118e9 11950-11959 11bf0-11bf9 11c50-11c59
  11d50-11d59 11da0-11da9 11de0-11de9 11f50-11f59 16130-16139 16a60-16a69 16ac0-16ac9 16b50-16b59 16d70-16d79 1ccf0-1ccf9 1d7ce-1d7ff 1e140-1e149
  1e2f0-1e2f9 1e4f0-1e4f9 1e5f1-1e5fa 1e950-1e959 1fbf0-1fbf9`);

export function isSentenceTerminal(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint === 0x21 || codePoint === 0x2e || codePoint === 0x3f;
  return isIn(SENTENCE_TERMINALS, codePoint);
}

/** What `str.isdigit()` says of one character. */
export function isDigit(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint >= 0x30 && codePoint <= 0x39;
  const flags = characterFlags(codePoint);
  return (flags & IS_NUMERIC) !== 0 && (flags & IS_ALPHA) === 0 && (isIn(DECIMAL_DIGITS, codePoint) || isIn(OTHER_DIGITS, codePoint));
}
