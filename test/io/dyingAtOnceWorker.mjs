/** The built worker, which ends a while after each task it takes. */
import { parentPort } from 'node:worker_threads';

await import('../../dist/io/workers/worker.js');
parentPort.on('message', (order) => {
  if ('task' in order) setImmediate(() => process.exit(1));
});
