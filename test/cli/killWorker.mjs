/** Loaded before the program: the first worker that is given a batch is ended at once. */
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

let left = 1;
threads.Worker = class extends threads.Worker {
  postMessage(...args) {
    super.postMessage(...args);
    if (left-- > 0) void this.terminate();
  }
};
syncBuiltinESMExports();
