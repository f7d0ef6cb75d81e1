/** Two texts beside each other, differing words marked; stretches that are equal are left out. */

/** Words with the marks stuck to them; a Han character stands alone. */
const tokensOf = (text) => text.match(/\p{Script=Han}[^\p{Script=Han}\s\p{L}\p{N}]*|[^\s\p{Script=Han}]+/gu) ?? [];

/** What makes two tokens the same word: case and punctuation do not tell words apart, as in the text model. */
const wordOf = (token) => token.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Aligns two token lists by their longest common subsequence: [left or null, right or null] in order. */
function align(left, right) {
  const [a, b] = [left.map(wordOf), right.map(wordOf)];
  const width = right.length + 1;
  const longest = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const out = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && a[i] === b[j]) out.push([left[i++], right[j++]]);
    else if (j >= right.length || (i < left.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) out.push([left[i++], null]);
    else out.push([null, right[j++]]);
  }
  return out;
}

const columnsOf = (text) => [...text].reduce((sum, c) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Script=Han}/u.test(c) ? 2 : 1), 0);
const pad = (text, width) => text + ' '.repeat(Math.max(0, width - columnsOf(text)));
const joined = (tokens) => tokens.join(' ').replaceAll('-] [-', ' ').replaceAll('+} {+', ' ').replace(/(?<=\p{Script=Han}[^\p{L}\p{N}\s\]}]*) (?=\p{Script=Han})/gu, '');

/** Cuts aligned tokens into lines in which neither side is wider than `width`. */
function linesOf(aligned, width) {
  const lines = [];
  let line = { left: [], right: [], differs: false };
  for (const [left, right] of aligned) {
    const differs = (left === null || right === null) && wordOf(left ?? right) !== '';
    const next = {
      left: left === null ? line.left : [...line.left, differs ? `[-${left}-]` : left],
      right: right === null ? line.right : [...line.right, differs ? `{+${right}+}` : right],
      differs: line.differs || differs,
    };
    if (line.left.length + line.right.length > 0 && Math.max(columnsOf(joined(next.left)), columnsOf(joined(next.right))) > width) {
      lines.push(line);
      line = { left: next.left.slice(line.left.length), right: next.right.slice(line.right.length), differs };
    } else line = next;
  }
  lines.push(line);
  return lines;
}

/**
 * Returns lines with `left` and `right` in two columns of `width` terminal cells: those with a difference, and the one
 * before and after each.
 */
export function sideBySide(left, right, width = 56) {
  const lines = linesOf(align(tokensOf(left), tokensOf(right)), width);
  const wanted = lines.map((_, i) => lines.slice(Math.max(0, i - 1), i + 2).some(({ differs }) => differs));
  const out = [];
  lines.forEach((line, i) => {
    if (wanted[i]) out.push(`${pad(joined(line.left), width)} | ${joined(line.right)}`);
    else if (i === 0 || wanted[i - 1]) out.push(`${pad('…', width)} | …`);
  });
  return out;
}
