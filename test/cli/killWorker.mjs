/** Loaded before the program: the first worker of the cpu engine that is given a batch is ended at once. */
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

let left = 1;
threads.Worker = class extends threads.Worker {
  #computes;

  constructor(script, options) {
    super(script, options);
    // Others read and write.
    this.#computes = String(script).endsWith('/cpuWorker.js');
  }

  postMessage(...args) {
    super.postMessage(...args);
    if (this.#computes && left-- > 0) void this.terminate();
  }
};
syncBuiltinESMExports();
