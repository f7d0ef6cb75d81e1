/** Pages of the manual that are made from the tables the program itself uses: commands, formats, signals and rules, recipes. Needs the build. */
import { FIELDS, FORMAT } from '../bench/engines/record.mjs';
import { exitTable } from '../dist/cli/exitCodes.js';
import { commands } from '../dist/cli/flags.js';
import { flagTable } from '../dist/cli/flagTable.js';
import { edits } from '../dist/edits/registry.js';
import { artefacts } from '../dist/job/artefacts.js';
import { stageCountDocs } from '../dist/job/clean/stageCounts.js';
import { outputColumns } from '../dist/job/outputColumns.js';
import { SAMPLES_FORMAT } from '../dist/job/pairSamples/writeSamples.js';
import { sketchFields } from '../dist/io/sketches/sketchColumns.js';
import { printRecipe } from '../dist/recipes/printRecipe.js';
import { yamlOf } from '../dist/recipes/recipeText.js';
import { recipes } from '../dist/recipes/registry.js';
import { rules } from '../dist/rules/registry.js';
import { signals } from '../dist/signals/registry.js';

/** Types that a public one mentions and nobody outside has to name: how engines are driven, parts of settings and reports. */
export const INTERNAL = ['Residents', 'PlanBuffer', 'PlanName', 'PlanStep', 'Retain', 'RunWork', 'Counters', 'Spoiled', 'allStageNames', 'TableType', 'CleanStage', 'ContaminationFacts', 'OnMissing', 'SettingValue', 'JobResult', 'stageCountDocs', 'RecipePath', 'Counts', 'Comparison'];

/** Pages written by hand, under src/manual/. */
export const WRITTEN = ['jobs', 'recipes', 'engines', 'pipe', 'files', 'figures'];

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
const tableOf = (head, rows) => [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');

function commandsPage() {
  const sections = commands.map(({ name, usage, doc, examples }) => `## ${name}\n\n\`${usage}\`\n\n${doc}\n\n\`\`\`sh\n${examples.join('\n')}\n\`\`\`\n\n${flagTable(name)}\n`);
  return `# Commands\n\n${sections.join('\n')}\n## Exit status\n\n${exitTable()}\n`;
}

const columnsTable = (columns) => tableOf(['column', 'type', 'null', 'what it holds'], columns.map(({ name, type, nullable, doc }) => [`\`${name}\``, type, nullable ? 'may be' : 'never', cell(doc)]));

const TITLES = {
  removed: ['removed.parquet', 'One row for every row removed, by file and row.'],
  removedByRecipe: ['removed.parquet of clean', 'The same of a recipe, and which of its reasons a rule had.'],
  removedAgainst: ['removed.parquet with --against', 'The same, and which reference text a row went for.'],
  contamination: ['contamination.parquet', 'With `--against`: one row for every stretch of a document that stands in a reference text, by file and row of the document, then by falling share.'],
  edits: ['edits.parquet', 'Of `clean` with a recipe that changes texts: one row for every change of a text that stays, by file and row, then in the order in which they were made. From the last to the first, each `inserted` at byte `start` replaced by its `removed`, they lead from the text in `kept/` back to the input’s; step by step and the other way round, they make the new text of the old.'],
  rejected: ['rejected.parquet', 'One row for every row that could not be read, by file and row.'],
  pairs: ['--pairs FILE', 'The verified pairs, sorted by both rows.'],
  clusters: ['--clusters FILE', 'Every row of a cluster of two or more, by file and row.'],
  masks: ['masks/INPUT.parquet', 'Under `--emit mask`.'],
  ids: ['ids/INPUT.parquet', 'Under `--emit ids`.'],
};

/** Files that are JSON, and the type each is described by. */
const JSON_FILES = [
  ['report.json', 'Of `dedup` and `decontaminate` a {@link Report}, of `clean` a {@link CleanReport}: its stages are {@link StageFunnel}s, near-duplicate stages have {@link NearDuplicates} and their {@link Calibration}. No time, no memory, no engine.'],
  ['run.json', 'Of `dedup` and `decontaminate` a {@link RunReport}, of `clean` a {@link CleanRun}: for every stage or pass the engines with what they dispatched, bytes up and down, milliseconds and memory over time.'],
  ['side-by-side.json', `A {@link SamplesFile}, \`format\` \`${SAMPLES_FORMAT}\`: for each near-duplicate stage {@link PairSamples}, for each edit {@link EditSamples}. Texts in it are somebody else’s: escape them.`],
  ['manifest.json', '`fingerprint` of inputs and settings, `state` (`running`, `complete`), the settings, `partitioning`, and of a finished job `outputs`. Read by bandsaw alone; its form is no promise.'],
];

function formatsPage() {
  const tables = Object.entries(outputColumns).map(([name, columns]) => `## ${TITLES[name][0]}\n\n${TITLES[name][1]}\n\n${columnsTable(columns)}\n`);
  return [
    '# Formats',
    '',
    'Tables are Parquet, Arrow or JSON lines, as their names end; `kept/` and `removed/` are in the format of their input. What a job leaves in its folder:',
    '',
    tableOf(['file', 'what'], artefacts.map(({ path, doc }) => [`\`${path}\``, cell(doc)])),
    '',
    ...tables,
    ...JSON_FILES.flatMap(([name, doc]) => [`## ${name}`, '', doc, '']),
    'Counts that a stage of a recipe may have in `report.json`:',
    '',
    tableOf(['count', 'what'], Object.entries(stageCountDocs).map(([name, doc]) => [`\`${name}\``, cell(doc)])),
    '',
    '## bench.json',
    '',
    `Of \`bandsaw bench --output DIR\`, \`format\` \`${FORMAT}\`; \`bench.html\` beside it is made of it.`,
    '',
    tableOf(['field', 'what it holds'], Object.entries(FIELDS).map(([name, doc]) => [`\`${name}\``, cell(doc)])),
    '',
    '## Columns of a sketch',
    '',
    'At k = 128 and 18 bands; what they hold is on the page on pipes.',
    '',
    tableOf(['column', 'type'], sketchFields({ k: 128, slotWords: 1, bands: 18 }).map(({ name, type }) => [`\`${name}\``, Object.values(type).join(' ')])),
    '',
  ].join('\n');
}

function signalsPage() {
  return [
    '# Signals, rules and edits',
    '',
    'What `bandsaw signals` can write: behind `file`, `row` and `id` one column for each; signals of lines as JSON lists.',
    '',
    tableOf(['signal', 'unit', 'formula', 'defined by'], signals.map(({ id, type, unit, formula, source }) => [`\`${id}\``, type === 'lines' ? `each line, ${unit}` : unit, cell(formula), cell(source)])),
    '',
    '## Rules',
    '',
    tableOf(['rule', 'what goes', 'defined by'], rules.map(({ id, doc, source }) => [`\`${id}\``, cell(doc), cell(source)])),
    '',
    '## Edits',
    '',
    tableOf(['edit', 'what it changes', 'defined by'], edits.map(({ id, doc, source }) => [`\`${id}\``, cell(doc), cell(source)])),
    '',
  ].join('\n');
}

async function listedPage() {
  const sections = [];
  for (const recipe of recipes) sections.push(`## ${recipe.name}\n\n${cell(recipe.doc)}\n\n\`\`\`yaml\n${await yamlOf(printRecipe(recipe))}\`\`\`\n`);
  return `# Recipes, whole\n\nAs \`bandsaw recipes show NAME --yaml\` prints them: every setting with the paper or the line of code it comes from.\n\n${sections.join('\n')}`;
}

/** Returns the pages by the names of their files. */
export async function manualPages() {
  return { 'Commands.md': commandsPage(), 'Formats.md': formatsPage(), 'Signals.md': signalsPage(), 'Recipe-list.md': await listedPage() };
}
