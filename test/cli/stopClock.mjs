/** Preloaded: says on standard error how much processor time this process took from the first signal to its end. */
import fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  let before;
  const note = () => (before ??= process.cpuUsage());
  process.on('SIGINT', note);
  process.on('SIGTERM', note);
  process.on('exit', () => {
    if (before === undefined) return;
    const { user, system } = process.cpuUsage(before);
    fs.writeSync(2, `cpu ${((user + system) / 1000).toFixed(1)}\n`);
  });
}
