/**
 * A program that holds bandsaw by a pipe: an Arrow stream goes to `bandsaw sketch`, and comes back with signatures and band
 * keys. `node pipe.mjs BANDSAW INPUT.arrow`, BANDSAW being the command's main module; prints rows that share a band key.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { RecordBatchReader } from 'apache-arrow';
import { isBandsawError, readArrow } from 'bandsaw';
import { arrowStream } from './arrowStream.mjs';

const [bandsaw, input] = process.argv.slice(2);
const child = spawn(process.execPath, [bandsaw, 'sketch', '--engine', 'cpu', '--json', '--quiet'], { stdio: ['pipe', 'pipe', 'pipe'] });
const ended = once(child, 'close');
let said = '';
child.stderr.setEncoding('utf8').on('data', (text) => (said += text));

// Writing and reading at once: the command reads only as fast as it is read from. A command that fails closes its end of
// the pipe, and says why below.
const fed = pipeline(arrowStream(readArrow(input)), child.stdin).catch((error) => error);

/** First row that had a key in a band. */
const seen = new Map();
const candidates = new Set();
let rows = 0;
let failure = null;
try {
  for await (const batch of await RecordBatchReader.from(child.stdout)) {
    const keys = batch.getChild('band_keys');
    for (let row = 0; row < batch.numRows; row++, rows++) {
      for (const [band, key] of [...(keys.get(row) ?? [])].entries()) {
        const name = `${band}:${key}`;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, rows);
        else candidates.add(`${first},${rows}`);
      }
    }
  }
} catch (error) {
  failure = error;
}
const [status] = await ended;
const feeding = await fed;
if (isBandsawError(feeding)) {
  // Then the command, too, has only failed for want of a stream.
  process.stderr.write(`${feeding.code}: ${feeding.message}\n`);
  process.exitCode = 1;
} else if (status !== 0) {
  const { code, message } = JSON.parse(said.trim().split('\n').at(-1));
  process.stderr.write(`bandsaw sketch ended with ${status}, ${code}: ${message}\n`);
  process.exitCode = 1;
} else if (failure !== null || feeding !== undefined) {
  throw failure ?? feeding;
} else {
  process.stdout.write(`${JSON.stringify({ rows, candidates: candidates.size })}\n`);
}
