/**
 * Makes calls of the file system fail as a full, broken, locked or read-only disk would. In a test by `failDisk`; preloaded
 * into a process as `failingDisk.mjs?op=write&code=ENOSPC&path=/kept/&after=0`.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const texts = { ENOSPC: 'no space left on device', EDQUOT: 'disk quota exceeded', EIO: 'i/o error', EROFS: 'read-only file system', EACCES: 'permission denied', EMFILE: 'too many open files' };

/**
 * @typedef {{ op: 'write' | 'read' | 'sync' | 'open' | 'rename' | 'mkdir', code: keyof typeof texts, path: string, after?: number }} Fault
 * From the call after `after` on, every `op` on a path that contains `path` fails; a write that fails has written a half before.
 * @param {Fault} fault
 * @returns {{ restore: () => void, hits: () => number }}
 */
export function failDisk({ op, code, path, after = 0 }) {
  const was = { open: fs.promises.open, rename: fs.promises.rename, writeFile: fs.promises.writeFile, mkdirSync: fs.mkdirSync };
  let calls = 0;
  let hits = 0;
  const fails = (name) => String(name).includes(path) && calls++ >= after;
  const failure = (syscall, name) => {
    hits += 1;
    return Object.assign(new Error(`${code}: ${texts[code]}, ${syscall}${name === undefined ? '' : ` '${name}'`}`), { code, syscall, errno: -1 });
  };
  const refusing = (call, syscall) => async (name, ...rest) => {
    if (fails(name)) throw failure(syscall, name);
    return call(name, ...rest);
  };

  /** The methods of one handle that `op` is about. */
  const spoil = (handle, name) => {
    const own = (method, body) => Object.defineProperty(handle, method, { configurable: true, value: body });
    if (op === 'write') {
      const { write, writev, appendFile, writeFile } = Object.getPrototypeOf(handle);
      own('write', async function (bytes, from = 0, length = bytes.length - from, ...rest) {
        if (!fails(name)) return write.call(this, bytes, from, length, ...rest);
        await write.call(this, bytes, from, length >> 1, ...rest);
        throw failure('write');
      });
      own('writev', async function (parts, ...rest) {
        if (!fails(name)) return writev.call(this, parts, ...rest);
        await writev.call(this, parts.slice(0, parts.length >> 1), ...rest);
        throw failure('write');
      });
      for (const [method, call] of [['appendFile', appendFile], ['writeFile', writeFile]]) {
        own(method, async function (data, ...rest) {
          if (!fails(name)) return call.call(this, data, ...rest);
          await call.call(this, data.slice(0, data.length >> 1), ...rest);
          throw failure('write');
        });
      }
    }
    const methods = op === 'sync' ? ['sync', 'datasync'] : op === 'read' ? ['read'] : [];
    for (const method of methods) {
      const call = Object.getPrototypeOf(handle)[method];
      own(method, async function (...args) {
        if (fails(name)) throw failure(op === 'sync' ? 'fsync' : 'read');
        return call.apply(this, args);
      });
    }
    return handle;
  };

  fs.promises.open = async (name, ...rest) => {
    if (op === 'open' && fails(name)) throw failure('open', name);
    return spoil(await was.open(name, ...rest), name);
  };
  if (op === 'open') fs.promises.writeFile = refusing(was.writeFile, 'open');
  if (op === 'rename') fs.promises.rename = refusing(was.rename, 'rename');
  if (op === 'mkdir') {
    fs.mkdirSync = (name, ...rest) => {
      if (fails(name)) throw failure('mkdir', name);
      return was.mkdirSync(name, ...rest);
    };
  }
  syncBuiltinESMExports();
  const restore = () => {
    Object.assign(fs.promises, { open: was.open, rename: was.rename, writeFile: was.writeFile });
    fs.mkdirSync = was.mkdirSync;
    syncBuiltinESMExports();
  };
  return { restore, hits: () => hits };
}

const asked = new URL(import.meta.url).searchParams;
if (asked.has('op')) failDisk({ op: asked.get('op'), code: asked.get('code'), path: asked.get('path'), after: Number(asked.get('after') ?? 0) });
