/** A worker of the cpu engine: one instance, one batch after the other. Loaded from dist, as Node cannot load .ts here. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question, Reply } from './messages.ts';
import { buffersOf, describeFailure } from './messages.ts';
import { WasmCore } from './wasmCore.ts';
import type { WasmModule } from '../../core/webAssembly.ts';

const port = parentPort;
if (port !== null) {
  const core = new WasmCore((workerData as { module: WasmModule }).module);
  port.on('message', ({ id, batch: { name, params, inputs }, staged, spare }: Question) => {
    let answer: Answer;
    try {
      answer = { outputs: core.run(name, params, inputs, spare) };
    } catch (error) {
      answer = { failure: describeFailure(error) };
    }
    port.postMessage({ id, answer, staged } satisfies Reply, 'outputs' in answer ? [staged, ...buffersOf(answer.outputs)] : [staged]);
  });
}
