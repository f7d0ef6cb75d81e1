/**
 * The package as users get it: packed, installed from the tarball, imported from JavaScript, CommonJS and TypeScript, run as a
 * command. `npm run test:package`; needs the registry, for what the package depends on and for two tools.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, must, pack, root, run } from './packed.mjs';

/** Brings a TypeScript of its own, 23 MB: not worth a dependency. */
const ATTW = '@arethetypeswrong/cli@0.18.5';

const folder = mkdtempSync(join(tmpdir(), 'bandsaw-package-'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let failures = 0;

/** Runs one check, which throws or returns a word on what it saw. */
function check(title, body) {
  try {
    const said = body();
    process.stdout.write(`${title}: ok${said === undefined ? '' : `, ${said}`}\n`);
  } catch (error) {
    failures += 1;
    process.stdout.write(`${title}: FAILED\n${String(error.message).replaceAll(folder, '…').replace(/^/gmu, '    ')}\n`);
  }
}

function equal(found, expected, what) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`Expected ${what} to be ${JSON.stringify(expected)} but found ${JSON.stringify(found)}`);
}

try {
  check('contents and publint', () => must('node', ['scripts/check-package.mjs']).trim());
  const tarball = pack(folder);
  const home = join(folder, 'consumer');
  const bandsaw = join(home, 'node_modules/bandsaw');
  const sample = ['english.jsonl.gz', 'chinese.jsonl.zst', 'archive.parquet', 'feed.arrow'].map((name) => join(bandsaw, 'sample', name));
  const typescript = `typescript@${createRequire(import.meta.url)('typescript/package.json').version}`;
  // Examples name apache-arrow, so a project that writes such code has it as a dependency: one copy must be enough for both.
  install(home, [tarball, `apache-arrow@${manifest.dependencies['apache-arrow']}`, typescript, '@types/node@20']);
  cpSync(join(root, 'test/examples'), join(home, 'examples'), { recursive: true });

  check('one copy of apache-arrow', () => equal(must('npm', ['ls', 'apache-arrow', '--parseable', '--all'], { cwd: home }).trim().split('\n').length, 1, 'copies'));
  check('npx bandsaw --version', () => equal(must('npx', ['--no-install', 'bandsaw', '--version'], { cwd: home }).trim(), manifest.version, 'the version'));
  check('a job on the sample, from the command line', () => {
    must('npx', ['--no-install', 'bandsaw', 'dedup', ...sample, '-o', 'out', '--quiet', '--engine', 'cpu'], { cwd: home });
    const { rows } = JSON.parse(readFileSync(join(home, 'out/report.json'), 'utf8'));
    equal(rows, { in: 5133, kept: 4502, removed: 631, rejected: 0 }, 'the rows');
  });
  check('bandsaw devices', () => {
    JSON.parse(must('npx', ['--no-install', 'bandsaw', 'devices', '--json'], { cwd: home }));
  });
  check('import from JavaScript: the batch job', () => {
    const out = JSON.parse(must('node', ['examples/batchJob.mjs', sample[2], 'kept.arrows'], { cwd: home }));
    equal(out.in, 2500, 'its rows');
    return `${out.kept} of ${out.in} rows kept`;
  });
  check('a pipe from JavaScript', () => {
    const out = JSON.parse(must('node', ['examples/pipe.mjs', join(bandsaw, manifest.bin.bandsaw), sample[3]], { cwd: home }));
    equal(out.rows, 69, 'its rows');
  });
  check('import() from CommonJS', () => {
    writeFileSync(join(home, 'common.cjs'), `import('bandsaw').then(async ({ dedup, openEngine }) => {
  const engine = await openEngine({ kind: 'twin' });
  const { report } = await dedup(${JSON.stringify(sample[3])}, { output: 'common', engine });
  await engine.close();
  process.stdout.write(JSON.stringify(report.rows.in));
});\n`);
    equal(must('node', ['common.cjs'], { cwd: home }), '69', 'the rows of a job');
  });
  check('require() says what to do, or works where Node can', () => {
    const { status, stderr } = run('node', ['-e', `require('bandsaw')`], { cwd: home });
    if (status !== 0 && !/ERR_REQUIRE_ESM|import\(\)/u.test(stderr)) throw new Error(stderr);
  });
  for (const [moduleResolution, module] of [['node16', 'node16'], ['nodenext', 'nodenext'], ['bundler', 'esnext']]) {
    check(`TypeScript, moduleResolution ${moduleResolution}, declarations checked`, () => {
      const options = { module, moduleResolution, target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, rootDir: 'examples', outDir: `typed-${moduleResolution}` };
      writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['examples/typed.ts'] }));
      const { status, stdout } = run('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { cwd: home });
      // Declarations of others are their own affair; ours must hold in a program that checks them.
      const ours = stdout.split('\n').filter((line) => /^(?:examples|node_modules\/bandsaw)\b/u.test(line));
      const theirs = stdout.split('\n').filter((line) => /^node_modules\/(?!bandsaw\b)/u.test(line)).length;
      if (ours.length > 0 || (status !== 0 && theirs === 0)) throw new Error(ours.join('\n') || stdout);
      return theirs === 0 ? undefined : `${theirs} errors within other packages`;
    });
  }
  check('the TypeScript program runs', () => {
    const out = JSON.parse(must('node', ['typed-node16/typed.js', 'typed-out', sample[3], sample[2]], { cwd: home }));
    equal([out.in, out.code], [2569, 'config'], 'rows, and the code of an error');
  });
  check('attw', () => {
    const tools = join(folder, 'tools');
    install(tools, [ATTW]);
    const { status, stdout, stderr } = run('node', [join(tools, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'], { cwd: tools });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    return stdout.split('\n').find((line) => /No problems/iu.test(line))?.trim();
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(failures === 0 ? 'the package is as it should be\n' : `${failures} checks failed\n`);
process.exit(failures === 0 ? 0 : 1);
