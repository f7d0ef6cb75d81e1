/**
 * Loads the test oracles into a plain Node program.
 *
 * A benchmark that measures quality needs a truth the program under test had no part in, and that is what
 * test/oracles is. The oracles are TypeScript, which Node 20 does not load, so their types are stripped here (they use
 * nothing but types) into a folder of the cache.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'test/oracles');

let compiled;

async function compile() {
  if (!existsSync(source)) throw new Error('Expected the oracles in test/oracles but found none: run this benchmark in a checkout of the repository, after npm ci');
  const { default: ts } = await import('typescript');
  const target = join(root, 'node_modules/.cache/bandsaw/oracles', `${process.pid}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
  const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, rewriteRelativeImportExtensions: true, verbatimModuleSyntax: true };
  for (const name of readdirSync(source)) {
    const text = readFileSync(join(source, name));
    if (name.endsWith('.ts')) writeFileSync(join(target, name.replace(/\.ts$/, '.js')), ts.transpileModule(text.toString(), { compilerOptions: options, fileName: name }).outputText);
    else writeFileSync(join(target, name), text);
  }
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
  return target;
}

/** Returns the module `test/oracles/<name>.ts`. */
export async function oracle(name) {
  compiled ??= compile();
  return import(pathToFileURL(join(await compiled, `${name}.js`)).href);
}
