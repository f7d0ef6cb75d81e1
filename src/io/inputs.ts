import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type BandsawError, ConfigError, InputError } from '../core/errors.ts';
import { errnoOf } from '../core/systemErrors.ts';
import { readFailure } from './fileErrors.ts';
import { couldBeInput } from './formats.ts';
import { glob, isPattern } from './glob.ts';

/**
 * Returns the files that the arguments name: files as they are; folders with all files below whose names end as those of
 * a known format, compressed or not (hidden ones left out; links to folders are not followed); patterns with `*`, `**`, `?` and `[…]`. The order of the arguments is kept;
 * within one folder or pattern paths are sorted by their bytes. An argument that exists is taken literally.
 * Folders and patterns do not name what lies below `output`, nor `output` itself: a job may write into a folder it reads.
 * `literal` is an argument that stands for no file and is returned as it is.
 * @throws InputError if an argument gives no file, or one that cannot be reached, such as a link whose target is gone; ConfigError if a file is named twice, also through a link
 */
export async function expandInputs(args: readonly string[], output?: string, literal?: string): Promise<string[]> {
  if (args.some((each) => typeof each !== 'string')) throw new ConfigError({ expected: 'paths', found: 'what is no string', remedy: 'pass strings' });
  if (args.length === 0) throw new ConfigError({ expected: 'at least one input', found: 'none', remedy: 'name files, folders or patterns' });
  // What is not there yet holds no file.
  const outside = output === undefined ? null : await realpath(output).catch(() => null);
  const files: string[] = [];
  const named = new Map<string, string>();
  for (const argument of args) {
    // Left to the file system, the message would name a file without a name.
    if (argument === '') throw new ConfigError({ expected: 'the name of an input', found: 'an empty argument', remedy: 'leave it out, or look at the variable that should have held it' });
    const isLiteral = argument === literal;
    for (const path of isLiteral ? [argument] : await expand(argument, outside)) {
      const real = isLiteral ? argument : await realpath(path).catch(async (error: unknown) => {
        throw await unreachable(path, error);
      });
      const earlier = named.get(real);
      if (earlier !== undefined) {
        throw new ConfigError({ expected: 'every input file once', found: earlier === path ? `"${path}" twice` : `"${path}", the same file as "${earlier}"`, remedy: 'name it once' });
      }
      named.set(real, path);
      files.push(path);
    }
  }
  return files;
}

/** `outside` is the real path of a folder whose files are left out unless named themselves, or null. */
async function expand(argument: string, outside: string | null): Promise<string[]> {
  const info = await stat(argument).catch(async (error: { code?: string }) => {
    if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(argument)) throw new InputError({ expected: 'a file', found: 'an address', remedy: 'fetch it first, or pipe it in and name the input -', file: argument, cause: error });
    if ((error.code === 'ENOENT' || error.code === 'ENOTDIR') && isPattern(argument)) return null;
    throw await unreachable(argument, error);
  });
  if (info !== null && !info.isDirectory()) return [argument];
  let leftOut = 0;
  try {
    const all = info === null ? await glob(argument) : await filesBelow(argument);
    const found = outside === null ? all : await filesOutside(all, outside);
    if (found.length > 0) return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    leftOut = all.length;
  } catch (error) {
    // Of a folder below, or a link: what it is that cannot be read.
    throw await unreachable((error as NodeJS.ErrnoException).path ?? argument, error);
  }
  throw new InputError({
    expected: info === null ? 'files that match the pattern' : 'files of a known format in the folder',
    found: leftOut === 0 ? 'none' : 'only such as are, or lie in, the output',
    remedy: leftOut > 0 ? 'choose an output that is apart from the inputs' : info === null ? 'check the pattern' : 'name the files themselves if their names end otherwise',
    file: argument,
  });
}

async function filesOutside(paths: readonly string[], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const real = await realpath(path);
    if (real !== folder && !real.startsWith(folder + sep)) found.push(path);
  }
  return found;
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const below of await filesBelow(path)) found.push(below);
    else if (couldBeInput(entry.name) && !(entry.isSymbolicLink() && (await isFolder(path)))) found.push(path);
  }
  return found;
}

/** False for what cannot be reached: whoever opens it says so. */
async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** Returns why a file that a folder lists, or somebody names, is not there. */
async function unreachable(path: string, error: unknown): Promise<BandsawError> {
  const listed = { file: path, cause: error };
  if (path === '-') return new InputError({ ...listed, expected: 'files', found: 'standard input (-), which this cannot read', remedy: 'write it to a file and name that, or write ./- for a file of this name' });
  if (errnoOf(error) === 'ENOENT') {
    if (path.includes('\ufffd')) return new InputError({ ...listed, expected: 'a file whose name is UTF-8', found: 'a name of other bytes (shown as \ufffd)', remedy: 'rename it' });
    if ((await lstat(path).catch(() => null))?.isSymbolicLink() === true) return new InputError({ ...listed, expected: 'a link to a file', found: 'one whose target is gone', remedy: 'repair it or take it away' });
  }
  return readFailure(path, error);
}

/** Returns the deepest folder that holds all files, as an absolute path. */
export function commonParent(paths: readonly string[]): string {
  const folders = paths.map((path) => dirname(resolve(path)).split(sep));
  let shared = folders[0];
  for (const folder of folders) {
    let n = 0;
    while (n < shared.length && n < folder.length && shared[n] === folder[n]) n++;
    shared = shared.slice(0, n);
  }
  return shared.join(sep) || sep;
}

/**
 * Returns for every input its path under `kept/`: relative to the common parent, with forward slashes.
 * `piped`, if it is one of them, is no path but a name of its own.
 * @throws ConfigError if two of them would be written to one name, their temporary names included
 */
export function keptPaths(paths: readonly string[], piped?: string): string[] {
  const files = paths.filter((path) => path !== piped);
  const parent = files.length === 0 ? '' : commonParent(files);
  const kept = paths.map((path) => path === piped ? path : relative(parent, resolve(path)).split(sep).join('/'));
  const owners = new Map(kept.map((path, i) => [path, paths[i]]));
  for (const [i, path] of kept.entries()) {
    const other = owners.get(path) === paths[i] ? owners.get(`${path}.partial`) : owners.get(path);
    if (other !== undefined) {
      throw new ConfigError({ expected: 'inputs whose outputs have different names', found: `"${paths[i]}" and "${other}", both written to kept/${path}`, remedy: 'rename one of them or run two jobs' });
    }
  }
  return kept;
}
