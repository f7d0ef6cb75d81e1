/** A thread that posts two parts at once, says so in a file beside the one it is to read, and nothing more. */
import { writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ id, task }) => {
  if (task === undefined) return;
  parentPort.postMessage({ id, part: { rows: 1 } }, []);
  parentPort.postMessage({ id, part: { rows: 2 } }, []);
  writeFileSync(`${task.path}.posted`, '');
});
