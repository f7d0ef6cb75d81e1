/** A thread that takes tasks and is never heard of again, as one whose disk does not answer. */
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => undefined);
