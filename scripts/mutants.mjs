/**
 * Single changes to a shader that a good suite must notice: every integer plus one, every comparison moved by one or
 * negated. Comments, attributes, imports and the defaults of overrides (which `check-shaders` compares) are left alone.
 */

/** Replaces comments and attribute arguments by blanks of equal length, so that offsets stay those of the file. */
function blanked(text) {
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/\/\/.*$/gm, blank)
    .replace(/^#import.*$/gm, blank)
    .replace(/^\s*override\b.*$/gm, blank)
    .replace(/@\w+\s*\([^)]*\)/g, blank)
    // Type arguments are no comparisons: array<vec2<u32>, 4>, atomic<u32>, ptr<workgroup, …>, var<storage, read>.
    .replace(/\b(?:array|atomic|ptr|var|vec[234]|bitcast)\s*<[^;{}()]*?>+(?=\s*[\s(,;:)=>])/g, blank);
}

const comparison = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==' };

/**
 * Returns the mutants of one shader file as { line, from, to, text }, where `text` is the whole changed file.
 * @param {string} text
 */
export function mutantsOf(text) {
  const code = blanked(text);
  const list = [];
  const add = (at, from, to) => list.push({ line: text.slice(0, at).split('\n').length, from, to, text: text.slice(0, at) + to + text.slice(at + from.length) });
  for (const match of code.matchAll(/(?<![\w.])(0x[0-9a-fA-F]+|\d+)(u|i)?(?![\w.])/g)) {
    const [literal, digits, suffix = ''] = match;
    const value = Number(digits);
    const changed = value >= 0xffffffff ? value - 1 : value + 1;
    add(match.index, literal, `${digits.startsWith('0x') ? `0x${changed.toString(16)}` : changed}${suffix}`);
  }
  for (const match of code.matchAll(/(?<![-<>=!])(<=|>=|==|!=|<|>)(?![<>=])/g)) {
    const [operator] = match;
    // `<<=` and shifts are excluded by the look-around; what is left compares.
    add(match.index, operator, comparison[operator]);
  }
  return list.sort((a, b) => a.line - b.line);
}

/** Returns `count` of the mutants drawn by seed, or all if there are fewer. */
export function drawn(mutants, count, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return mutants
    .map((mutant) => [random(), mutant])
    .sort((a, b) => a[0] - b[0])
    .slice(0, count)
    .map(([, mutant]) => mutant);
}
