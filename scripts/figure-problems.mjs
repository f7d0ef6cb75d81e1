/** What makes a number a measured figure, wherever README has it: a ratio, a share, a rate, a time or a size as measured ones are written. */
const MEASURED = /(?<![\w.,])\d[\d,]*(?:\.\d+)?(?: to \d[\d,]*(?:\.\d+)?)? (?:×|%|MB\/s|GB\/s|MB a|ns|ms|bytes a|KB a|times (?:the|as|faster|slower))/u;
const RUN = /bench\/runs\/\d{4}-\d{2}-\d{2}\/[\w-]+\.(?:md|json)/gu;
const COMMAND = /(?:^|^ {4}|`)(?:[A-Z_]+=\S+ )*(?:node|npm|npx|bandsaw) /mu;

/** The passages of a Markdown text outside of fenced code: a paragraph or an item of a list, with the tables right behind it. */
function passagesOf(markdown) {
  const text = markdown.replaceAll(/^```[\s\S]*?^```$/gmu, (block) => block.replaceAll(/[^\n]/gu, ''));
  const passages = [];
  let line = 1;
  for (const block of text.split(/(\n{2,}|\n(?=- ))/u)) {
    const isTable = block.startsWith('|');
    const last = passages.at(-1);
    if (isTable && last !== undefined) last.text += `\n${block}`;
    else if (block.trim() !== '' && !block.startsWith('#')) passages.push({ line, text: block });
    line += block.split('\n').length - 1;
  }
  return passages;
}

/** The numbers of a text as written, without separators of thousands. */
function numbersOf(text) {
  return [...text.matchAll(/(?<![\w.]|\w-)[−-]?\d[\d,]*(?:\.\d+)?(?![\w.]*\w)/gu)].map(([number]) => number.replaceAll(/,(?=\d{3})/gu, '').replace(/,$/u, '').replace(/^[−-]/u, ''));
}

/** A number says the same as a finer one that rounds to it, or as itself with zeros behind. */
function stands(number, inRuns) {
  const decimals = number.split('.')[1]?.length ?? 0;
  return inRuns.some((each) => Number(each) === Number(number) || ((each.split('.')[1]?.length ?? 0) > decimals && Math.abs(Number(each) - Number(number)) <= 0.5000001 * 10 ** -decimals));
}

/**
 * Returns how many passages of a text name runs, how many numbers of theirs were looked for, and what is wrong with the rest, a line each.
 * @param {string} markdown a page of Markdown
 * @param {(name: string) => string | null} read the text of a file named from the root of the repository; null where there is none
 */
export function figureProblems(markdown, read) {
  let passages = 0;
  let figures = 0;
  const problems = [];
  for (const { line, text } of passagesOf(markdown)) {
    const runs = [...new Set([...text.matchAll(RUN)].map(([name]) => name))];
    const prose = text.replaceAll(/`[^`\n]*`/gu, '').replaceAll(/\]\([^)]*\)/gu, ']');
    if (runs.length === 0) {
      const found = MEASURED.exec(prose);
      if (found !== null) problems.push(`line ${line}: Expected a file under bench/runs/ beside "${found[0]}" but found none: name the run it comes from`);
      continue;
    }
    passages += 1;
    const texts = runs.map((name) => [name, read(name)]);
    for (const [name, run] of texts) {
      if (run === null) problems.push(`line ${line}: Expected the file ${name} but found none`);
      else if (!COMMAND.test(run) && !name.endsWith('.json')) problems.push(`line ${line}: Expected a command in ${name} but found none`);
    }
    const inRuns = texts.flatMap(([, run]) => [...(run ?? '').matchAll(/\d[\d,]*(?:\.\d+)?/gu)].map(([number]) => number.replaceAll(',', '')));
    for (const number of numbersOf(prose.replaceAll(RUN, ''))) {
      figures += 1;
      if (!stands(number, inRuns)) problems.push(`line ${line}: Expected ${number} in ${runs.join(' or ')} but found it in none: measure again, or quote what was measured`);
    }
  }
  return { passages, figures, problems };
}
