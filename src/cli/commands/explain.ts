import { ConfigError } from '../../core/errors.ts';
import { explainRow, type Removal, type RowExplanation, type RowPlace } from '../../job/explain/explainRow.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { printable } from '../printable.ts';
import { sideBySide } from '../sideBySide.ts';

/** Lines shown of two texts. */
const MOST_LINES = 60;
/** Differing words in the JSON. */
const MOST_WORDS = 1000;

/** Prints what became of FILE:ROW. */
export async function explainCommand({ positionals, values }: CommandContext): Promise<number> {
  const { file, row } = placeOf(positionals);
  const output = values['output'];
  if (typeof output !== 'string') throw new ConfigError({ expected: 'the output folder of a job', found: 'no -o', remedy: 'add -o DIR' });
  const found = await explainRow(output, file, row);
  process.stdout.write(values['json'] === true ? `${JSON.stringify(jsonOf(found))}\n` : `${linesOf(found).join('\n')}\n`);
  return exitCodes.done;
}

/** The row stands behind the last colon: names of files may hold others. */
function placeOf(positionals: readonly string[]): { readonly file: string; readonly row: number } {
  const match = positionals.length === 1 ? /^(.+):(\d{1,15})$/su.exec(positionals[0]) : null;
  if (match === null) {
    throw new ConfigError({
      expected: 'one FILE:ROW',
      found: positionals.length === 0 ? 'none' : positionals.map((each) => JSON.stringify(each.slice(0, 80))).join(' '),
      remedy: 'name a file and a row counted from 0, such as crawl.jsonl:42',
    });
  }
  return { file: match[1], row: Number(match[2]) };
}

function named({ file, row, id }: RowPlace): string {
  return printable(`${file}, row ${row}${id === null ? '' : ` (${JSON.stringify(id)})`}`);
}

const rules: Readonly<Record<string, string>> = {
  jaccard: 'the texts were compared exactly',
  'slot-agreement': 'by the slots of the signatures, an estimate',
  'equal-words': 'the words are the same, one by one',
  'equal-bytes': 'the texts are the same, byte for byte',
  component: 'both are in one connected component',
};

/** Of a rule that names no other row. */
function ruleLine({ stage, rule, reason, value, limit }: Removal): string {
  const numbers = value === null ? '' : `: ${value}${limit === null ? '' : `, limit ${limit}`}`;
  return printable(`Stage ${stage}, rule ${rule}${reason === null ? '' : ` (${reason})`}${numbers}.`);
}

function linesOf(found: RowExplanation): string[] {
  const { fate, removal, rejection, notCompared, other, comparison } = found;
  const lines = [`${named(found)}: ${fate === 'outside' ? 'not in the sample that this job took, so nothing became of it' : fate}`];
  if (fate === 'outside') return lines;
  if (rejection !== null) return [...lines, printable(`It could not be read (${rejection.reason}): expected ${rejection.expected} but found ${rejection.found}.`)];
  if (notCompared !== null) return [...lines, `It has ${notCompared === 'no word' ? 'no word' : 'no text'}: such rows are never compared.`];
  for (const { stage, rule, changes } of found.edits) lines.push(printable(`Its text was changed: stage ${stage}, ${rule}, ${changes === 1 ? 'one place' : `${changes} places`}; edits.parquet has them.`));
  if (removal?.reference) {
    const { file, row, start, end, value } = removal.reference;
    const part = `${(100 * value).toFixed(1)} % of the n-grams of a reference text`;
    return [...lines, printable(`Stage ${removal.stage}, rule ${removal.rule}: it holds ${part}: ${file}, row ${row}.`), `The longest stretch is in bytes ${start} to ${end} of its text; removed from ${removal.limit === 0 ? 'one n-gram' : `a share of ${removal.limit}`} on.`];
  }
  if (removal !== null && other === null) return [...lines, ruleLine(removal)];
  if (removal !== null) lines.push(`Kept in its place: ${named(other as RowPlace)}`, `Stage ${removal.stage}, rule ${removal.rule}: ${rules[removal.rule] ?? ''}${removal.verified ? '' : '; this pair was not verified'}.`);
  else if (other === null) return [...lines, found.pairsKnown ? 'No other row was found to be a near-duplicate of it.' : 'No row went in its favour. Rows it resembles that went for another are known only to a job with --pairs FILE.'];
  else lines.push(`Nearest row the job knows of: ${named(other)}`);
  if (removal !== null) lines.push(`Similarity ${removal.similarity === null ? 'not known: the two were not compared' : removal.similarity.toFixed(4)}${removal.limit === null ? '' : `; near-duplicates are those from ${removal.limit} on`}.`);
  else if (other?.similarity !== null) lines.push(`Similarity ${other?.similarity.toFixed(4)}.`);
  if (comparison === null) return found.textGone || other !== null ? [...lines, 'The words are not there to be laid out: of standard input a job leaves them only with --keep-job, of a past document it has the name.'] : lines;
  if (found.textsEdited) lines.push('The words below are those of the inputs, before the recipe changed texts.');
  const { shared, union, words, leftWords, rightWords, complete } = comparison;
  lines.push(`${shared.toLocaleString('en-US')} of ${union.toLocaleString('en-US')} shingles are in both texts; ${leftWords.toLocaleString('en-US')} and ${rightWords.toLocaleString('en-US')} words.`);
  const width = Math.max(24, Math.min(80, Math.floor(((process.stdout.columns ?? 118) - 5) / 2)));
  const shown = sideBySide(words, width, MOST_LINES);
  if (shown.length === 0) lines.push(complete ? 'No word differs: case, punctuation and the like do not count.' : 'No word differs in the part that was laid out.');
  else lines.push('', removal === null ? 'This row on the left, the other on the right:' : 'Kept on the left, removed on the right:', '', ...shown.map((line) => `  ${line}`));
  if (!complete) lines.push('', 'The texts are too long or too different to be laid out to their end.');
  return lines;
}

/** As the library has it, with the differing words alone. */
function jsonOf(found: RowExplanation): unknown {
  const { comparison, ...rest } = found;
  if (comparison === null) return { ...rest, comparison };
  const { words, ...counts } = comparison;
  const differing = words.filter(({ left, right }) => left === null || right === null);
  return { ...rest, comparison: { ...counts, differing: differing.slice(0, MOST_WORDS), moreDiffering: Math.max(0, differing.length - MOST_WORDS) } };
}
