/** Preloaded as `killAtRename.mjs?at=N`: ends the process by SIGKILL before the Nth file is renamed, from 0; N = −1 only counts, on standard error at the end. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const at = Number(new URL(import.meta.url).searchParams.get('at'));
let renames = 0;

function killing(rename) {
  return (...args) => {
    if (renames++ === at) process.kill(process.pid, 'SIGKILL');
    return rename(...args);
  };
}

// Files get their names in the main thread alone; a worker would count for itself.
if (isMainThread) {
  fs.rename = killing(fs.rename);
  fs.renameSync = killing(fs.renameSync);
  fs.promises.rename = killing(fs.promises.rename);
  syncBuiltinESMExports();
}
if (isMainThread && at === -1) process.on('exit', () => fs.writeSync(2, `renames ${renames}\n`));
