/**
 * Builds the manual into docs/: what index.ts exports, with README in front, the pages of src/manual/, and those on commands,
 * formats, signals, rules and recipes that are made from the tables the program itself uses. `npm run docs`; a warning is an error.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { INTERNAL, manualPages, WRITTEN } from './manual-pages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// Beside src/manual/, for typedoc looks for all pages from where their paths part; addresses of pages have the name in them.
const folder = join(root, 'docs', 'pages');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  const page = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const app = await Application.bootstrapWithPlugins({
    name: 'bandsaw',
    entryPoints: [join(root, 'src/index.ts')],
    tsconfig: join(root, 'scripts/tsconfig.build.json'),
    readme: join(root, 'README.md'),
    projectDocuments: [...WRITTEN.map((name) => join(root, `src/manual/${name}.md`)), ...Object.entries(await manualPages()).map(([name, text]) => page(name, text))],
    out: join(root, 'docs'),
    cleanOutputDir: true,
    treatWarningsAsErrors: true,
    intentionallyNotExported: INTERNAL,
    validation: { notExported: true, invalidLink: true, notDocumented: false },
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    hideGenerator: true,
    highlightLanguages: ['bash', 'javascript', 'typescript', 'json', 'python', 'yaml'],
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
