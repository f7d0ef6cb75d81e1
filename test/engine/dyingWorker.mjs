/** Stands in for the worker of the cpu engine: dies of the batches named so, answers the others with their number. */
import { parentPort, threadId } from 'node:worker_threads';

parentPort.on('message', ({ id, batch: { params }, staged }) => {
  if (params.how === 1) process.exit(3);
  if (params.how === 2) throw new Error('thrown in the worker');
  parentPort.postMessage({ id, answer: { outputs: { answer: Uint32Array.of(params.how, threadId) } }, staged }, [staged]);
});
