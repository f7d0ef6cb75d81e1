/** The built worker, which ends when it asks for texts. */
import { parentPort } from 'node:worker_threads';

const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message, transfer) => {
  post(message, transfer);
  if ('textsOf' in message) process.exit(1);
};
await import('../../../dist/io/workers/worker.js');
