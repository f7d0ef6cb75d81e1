/** Stands in for the worker of the cpu engine: never answers batches that say so, by a loop or by silence; sends others back. */
import { parentPort, threadId } from 'node:worker_threads';

parentPort.on('message', ({ id, batch: { params }, staged }) => {
  if (params.how === 1) for (;;);
  if (params.how === 2) return;
  parentPort.postMessage({ id, answer: { outputs: { answer: Uint32Array.of(params.how, threadId) } }, staged }, [staged]);
});
