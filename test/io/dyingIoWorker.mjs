/** The built worker, which ends after its third part, each time it is started. */
import { parentPort } from 'node:worker_threads';

const post = parentPort.postMessage.bind(parentPort);
let parts = 0;
parentPort.postMessage = (message, transfer) => {
  post(message, transfer);
  if ('part' in message && ++parts === 3) process.exit(1);
};
await import('../../dist/io/workers/worker.js');
