/** What may be in the package, and what must be: every file named by another one in it, and nothing that only makes or tests it. */
import { posix } from 'node:path';

/** Folders and files of the package; everything else in it is a mistake. */
const KNOWN = [
  /^dist\/(?:\w+\/)*\w+(?:\.generated)?\.(?:js|d\.ts)$/u,
  /^dist\/wasm\/[a-z-]+\.wasm$/u,
  /^src\/manual\/[a-z-]+\.(?:md|png)$/u,
  /^shaders\/(?:shared\/)?[a-z0-9_]+\.wgsl$/u,
  /^bench\/(?:(?:(?:engines|peers|peers\/adapters)\/)?[a-z_-]+\.(?:mjs|py)|peers\/adapters\/gaoya\/(?:Cargo\.toml|src\/main\.rs)|frozen\/[a-z0-9-]+\.mjs|shaders\/[a-z_]+\.wgsl|runs\/(?:[0-9-]+\/)?[A-Za-z0-9-]+\.(?:md|json|svg|html))$/u,
  /^sample\/[A-Za-z]+(?:\.(?:parquet|arrow|md|json|jsonl|gz|zst))+$/u,
  /^(?:package\.json|README\.md|ARCHITECTURE\.md|CHANGELOG\.md|LICENSE)$/u,
];

const REQUIRED = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js'];

/** The tarball, which everyone downloads. */
const MOST_PACKED_BYTES = 4 * 2 ** 20;

const IMPORT = /\b(?:from|import)\s*\(?\s*(['"])((?:node:|\.{0,2}\/|@?\w)[\w@./-]*)\1/gu;

/**
 * Returns what is wrong with a package, as sentences; none if nothing is.
 * @param files paths in the package
 * @param read returns a file's text
 * @param manifest its package.json
 */
export function packageProblems({ files, packedBytes, read, manifest }) {
  const problems = [];
  const there = new Set(files);
  for (const path of REQUIRED) if (!there.has(path)) problems.push(`${path} is missing`);
  for (const path of files) if (!KNOWN.some((pattern) => pattern.test(path))) problems.push(`${path} is none of the files a user needs; leave it out of "files", or name its kind in scripts/package-contents.mjs`);
  if (packedBytes > MOST_PACKED_BYTES) problems.push(`${packedBytes} bytes packed, more than ${MOST_PACKED_BYTES}`);

  const installed = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]);
  // Loaded where they are there; no declaration may need them.
  const optional = new Set(Object.keys(manifest.peerDependenciesMeta ?? {}));
  for (const path of files.filter((each) => /\.(?:m?js|d\.ts)$/u.test(each))) {
    const text = read(path);
    if (/^\/\/# sourceMappingURL=/mu.test(text)) problems.push(`${path} names a source map, which is not in the package`);
    const code = text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/(^|\s)\/\/.*$/gmu, '$1');
    for (const [, , target] of code.matchAll(IMPORT)) {
      if (target.startsWith('node:')) continue;
      if (target.startsWith('.')) {
        const to = posix.normalize(posix.join(posix.dirname(path), target));
        if (!there.has(to)) problems.push(`${path} imports ${to}, which is not in the package`);
      } else if (path.startsWith('dist/')) {
        const name = target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/');
        if (!installed.has(name) && !(optional.has(name) && path.endsWith('.js'))) problems.push(`${path} imports ${name}, which is no dependency`);
      }
    }
  }
  return problems;
}
