/** Flags of the benchmarks. `bandsaw bench KIND` checks them and passes them on; a benchmark reads those it needs. */
import { parseArgs } from 'node:util';

const FLAGS = ['input', 'text-column', 'threshold', 'family', 'k', 'n', 'bands', 'engine', 'adapter', 'workers', 'seconds'];

/**
 * Returns flag values by name, from the command line or else from `defaults`; `json` and `quiet` are booleans, `input`
 * is a list.
 * @param {Record<string, string>} defaults may name further flags of one benchmark
 * @param {{ lists?: readonly string[] }} [options] flags besides `input` that may be given several times
 */
export function benchFlags(defaults = {}, { lists = [] } = {}) {
  const options = { json: { type: 'boolean', default: false }, quiet: { type: 'boolean', short: 'q', default: false } };
  for (const name of [...FLAGS, ...Object.keys(defaults)]) options[name] = { type: 'string', multiple: name === 'input' || lists.includes(name) };
  const { values } = parseArgs({ options });
  return { ...defaults, ...values };
}

/** Returns the flags that are not as they are by default, as they would be written; of files their names alone, none of those left out. */
export function flagsGiven(values, defaults, leftOut = []) {
  const given = Object.entries(values).filter(([name, value]) => !leftOut.includes(name) && value !== false && value !== defaults[name]);
  return given.flatMap(([name, value]) => [value].flat().map((each) => (each === true ? `--${name}` : `--${name} ${String(each).replace(/^.*[\\/]/u, '')}`)));
}

/** Writes a Markdown table; columns of numbers stand right. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const isNumber = (cell) => /^[×]?[-–\d.,…/ %()ms]*$/u.test(String(cell));
  return [line(head), line(head.map((_, i) => (i > 0 && rows.every((row) => isNumber(row[i])) ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** Writes a line for people; on standard error, so that --json leaves standard output to the result. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
