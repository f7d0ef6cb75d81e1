/**
 * Builds the manual into docs/: what index.ts exports, with README in front, and pages on commands, exit statuses and formats
 * made from the tables that the program itself uses. `npm run docs`; a warning is an error.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { exitTable } from '../dist/cli/exitCodes.js';
import { commands } from '../dist/cli/flags.js';
import { flagTable } from '../dist/cli/flagTable.js';
import { outputColumns } from '../dist/job/outputColumns.js';
import { sketchFields } from '../dist/io/sketchColumns.js';
import { signals } from '../dist/signals/registry.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Types that a public one mentions and nobody outside has to name: how engines are driven, parts of settings and reports. */
const INTERNAL = ['Residents', 'PlanBuffer', 'PlanName', 'PlanStep', 'Retain', 'RunWork', 'Counters', 'Spoiled', 'allStageNames', 'TableType', 'CleanStage', 'ContaminationFacts', 'OnMissing', 'SettingValue'];

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');

function commandsPage() {
  const sections = commands.map(({ name, usage, doc, examples }) => `## ${name}\n\n\`${usage}\`\n\n${doc}\n\n\`\`\`sh\n${examples.join('\n')}\n\`\`\`\n\n${flagTable(name)}\n`);
  return `# Commands\n\n${sections.join('\n')}\n## Exit status\n\n${exitTable()}\n`;
}

function columnsTable(columns) {
  return ['| column | type | null | what it holds |', '|---|---|---|---|', ...columns.map(({ name, type, nullable, doc }) => `| \`${name}\` | ${type} | ${nullable ? 'may be' : 'never'} | ${cell(doc)} |`)].join('\n');
}

const TITLES = {
  removed: ['removed.parquet', 'One row for every row removed, by file and row.'],
  removedAgainst: ['removed.parquet with --against', 'The same, and which reference text a row went for.'],
  contamination: ['contamination.parquet', 'With `--against`: one row for every stretch of a document that stands in a reference text, by file and row of the document, then by falling share.'],
  edits: ['edits.parquet', 'Of `clean` with a recipe that changes texts: one row for every change of a text that stays, by file and row, then in the order in which they were made. From the last to the first, each `inserted` at byte `start` replaced by its `removed`, they lead from the text in `kept/` back to the input’s; step by step and the other way round, they make the new text of the old.'],
  rejected: ['rejected.parquet', 'One row for every row that could not be read, by file and row.'],
  pairs: ['--pairs FILE', 'The verified pairs, sorted by both rows.'],
  clusters: ['--clusters FILE', 'Every row of a cluster of two or more, by file and row.'],
  masks: ['masks/INPUT.parquet', 'Under `--emit mask`.'],
  ids: ['ids/INPUT.parquet', 'Under `--emit ids`.'],
};

function formatsPage() {
  const tables = Object.entries(outputColumns).map(([name, columns]) => `## ${TITLES[name][0]}\n\n${TITLES[name][1]}\n\n${columnsTable(columns)}\n`);
  const sketch = sketchFields({ k: 128, slotWords: 1, bands: 18 }).map(({ name, type }) => `| \`${name}\` | ${Object.values(type).join(' ')} |`);
  const measured = signals.map(({ id, type, unit, formula, source }) => `| \`${id}\` | ${type === 'lines' ? `each line, ${unit}` : unit} | ${cell(formula)} | ${cell(source)} |`);
  return [
    '# Formats',
    '',
    'Tables are Parquet, Arrow or JSON lines, as their names end. `report.json` is a {@link Report}, `run.json` a {@link RunReport}; `kept/` and `removed/` are in the format of their input.',
    '',
    ...tables,
    '## Columns of a sketch',
    '',
    'At k = 128 and 18 bands; what they hold is in README, under "A pipe between other programs".',
    '',
    '| column | type |',
    '|---|---|',
    ...sketch,
    '',
    '## Signals',
    '',
    'Behind `file`, `row` and `id`, one column for each; signals of lines as JSON lists.',
    '',
    '| signal | unit | formula | defined by |',
    '|---|---|---|---|',
    ...measured,
    '',
  ].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'bandsaw-docs-'));
try {
  const page = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  mkdirSync(join(root, 'docs'), { recursive: true });
  const app = await Application.bootstrapWithPlugins({
    name: 'bandsaw',
    entryPoints: [join(root, 'src/index.ts')],
    tsconfig: join(root, 'scripts/tsconfig.build.json'),
    readme: join(root, 'README.md'),
    projectDocuments: [page('Commands.md', commandsPage()), page('Formats.md', formatsPage())],
    out: join(root, 'docs'),
    cleanOutputDir: true,
    treatWarningsAsErrors: true,
    intentionallyNotExported: INTERNAL,
    validation: { notExported: true, invalidLink: true, notDocumented: false },
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    hideGenerator: true,
    highlightLanguages: ['bash', 'javascript', 'typescript', 'json', 'python'],
  });
  const project = await app.convert();
  if (project !== undefined) {
    app.validate(project);
    if (!app.logger.hasErrors() && !app.logger.hasWarnings()) await app.generateOutputs(project);
  }
  // Pages warn while they are written, too.
  process.exitCode = project === undefined || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
