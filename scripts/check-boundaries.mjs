/**
 * Imports go one way: a module imports from its own layer's folders as listed here, and downward. Also checked: which
 * files may name a heavy package, and that nothing but cli, bench and scripts prints, exits or reads the clock.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folder under src → folders it may import from (its own is always allowed). */
const allowed = {
  core: [],
  batch: ['core'],
  text: ['core', 'batch'],
  kernels: ['core', 'text'],
  engine: ['core', 'kernels', 'text'],
  sketch: ['core', 'batch', 'text', 'kernels', 'engine'],
  collide: ['core', 'kernels', 'engine', 'sketch'],
  verify: ['core', 'batch', 'text', 'engine', 'sketch'],
  cluster: ['core'],
  fasttext: ['core'],
  calibration: ['core', 'text', 'sketch', 'verify'],
  signals: ['core', 'batch', 'text'],
  rules: ['core', 'signals'],
  edits: ['core', 'batch', 'text', 'signals', 'rules'],
  recipes: ['core', 'signals', 'rules', 'edits'],
  exact: ['core', 'text', 'signals'],
  lines: ['core', 'text', 'signals', 'exact'],
  paragraphs: ['core', 'text', 'signals', 'exact', 'lines'],
  contamination: ['core', 'text'],
  io: ['core', 'batch'],
  store: ['core'],
  job: ['core', 'batch', 'text', 'engine', 'sketch', 'collide', 'verify', 'cluster', 'calibration', 'contamination', 'io', 'store', 'fasttext', 'signals', 'rules', 'edits', 'recipes', 'exact', 'lines', 'paragraphs'],
  report: ['core', 'sketch', 'io', 'job'],
  library: ['core', 'batch', 'engine', 'signals', 'io', 'job', 'recipes', 'report'],
  cli: ['core', 'engine', 'job', 'calibration', 'sketch', 'signals', 'recipes', 'report'],
  '.': ['core', 'batch', 'engine', 'calibration', 'sketch', 'collide', 'verify', 'io', 'job', 'library', 'signals', 'rules', 'edits', 'recipes', 'report'],
};

/** Package → files or folders under src that may import it. */
const packages = {
  webgpu: ['engine/gpu/'],
  'apache-arrow': ['io/', 'batch/arrowText.ts', 'store/', 'library/'],
  hyparquet: ['io/'],
  'hyparquet-writer': ['io/'],
  'hyparquet-compressors': ['io/'],
  'lz4-napi': ['io/'],
  zstddec: ['io/'],
  'zstddec/stream': ['io/'],
  '@bokuweb/zstd-wasm': ['io/'],
  'd3-scale': ['report/charts/'],
  'd3-shape': ['report/charts/'],
  yaml: ['recipes/recipeText.ts'],
  '@node-rs/jieba': ['job/outside/'],
  '@node-rs/jieba/dict.js': ['job/outside/'],
  '@huggingface/tokenizers': ['job/outside/'],
};

/** Whole words that only the command line may use; engines may time themselves. */
const banned = [
  { pattern: /\bconsole\.|\bprocess\.(exit|stdout|stderr|argv)\b/, except: ['cli/'] },
  { pattern: /\bDate\.now\b|\bnew Date\b|\bMath\.random\b/, except: ['cli/'] },
];

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'assembly') yield* sources(path);
    } else if (entry.name.endsWith('.ts')) yield path;
  }
}

const problems = [];
const edges = new Map();
for (const path of sources(join(root, 'src'))) {
  const file = relative(join(root, 'src'), path).split(sep).join('/');
  const layer = file.includes('/') ? file.slice(0, file.indexOf('/')) : '.';
  if (!(layer in allowed)) problems.push(`${file}: folder ${layer} is not in the table of layers`);
  const text = readFileSync(path, 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1');
  edges.set(file, []);
  for (const match of code.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"]+)\1/g)) {
    const target = match[2];
    if (target.startsWith('.')) {
      const to = posix.normalize(posix.join(posix.dirname(file), target));
      const toLayer = to.startsWith('..') ? '(outside src)' : to.includes('/') ? to.slice(0, to.indexOf('/')) : '.';
      edges.get(file).push(to);
      if (toLayer !== layer && !(allowed[layer] ?? []).includes(toLayer)) {
        problems.push(`${file}: imports ${to}; ${layer} may import ${(allowed[layer] ?? []).join(', ') || 'nothing'}`);
      }
    } else if (!target.startsWith('node:')) {
      const homes = packages[target] ?? packages[target.split('/')[0]];
      if (homes === undefined) problems.push(`${file}: imports package ${target}, which is not in the table of packages`);
      else if (!homes.some((home) => file.startsWith(home))) problems.push(`${file}: imports package ${target}; only ${homes.join(', ')} may`);
    }
  }
  for (const { pattern, except } of banned) {
    if (except.some((prefix) => file.startsWith(prefix))) continue;
    const line = code.split('\n').findIndex((each) => pattern.test(each));
    if (line >= 0) problems.push(`${file}:${line + 1}: uses ${pattern.exec(code)[0]}; only ${except.join(', ')} may`);
  }
}

// A cycle inside a folder is as hard to follow as one between folders.
const state = new Map();
function visit(file, trail) {
  if (state.get(file) === 'done' || !edges.has(file)) return;
  if (state.get(file) === 'open') {
    problems.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
    return;
  }
  state.set(file, 'open');
  for (const to of edges.get(file)) visit(to, [...trail, file]);
  state.set(file, 'done');
}
for (const file of edges.keys()) visit(file, []);

for (const problem of problems) process.stderr.write(`boundaries: ${problem}\n`);
process.stdout.write(`boundaries: ${edges.size} files, ${problems.length} problems\n`);
process.exit(problems.length === 0 ? 0 : 1);
