/**
 * Runs the built command many times in one process: a line of JSON in for each, its arguments; a line out, {status,
 * stdout, stderr, peakMiB}. The command is loaded anew each time, what it loads is not.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [main] = process.argv.slice(2);
const say = process.stdout.write.bind(process.stdout);
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

let runs = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const result = { status: 0, stdout: '', stderr: '', peakMiB: 0 };
  const caught = (name) => (chunk, ...rest) => {
    result[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    rest.find((each) => typeof each === 'function')?.(null);
    return true;
  };
  process.stdout.write = caught('stdout');
  process.stderr.write = caught('stderr');
  process.argv = [process.execPath, main, ...JSON.parse(line)];
  process.exitCode = undefined;
  await import(`${pathToFileURL(main)}?run=${runs++}`);
  result.status = process.exitCode ?? 0;
  result.peakMiB = Math.ceil(process.resourceUsage().maxRSS / 1024);
  say(`${JSON.stringify(result)}\n`);
}
process.exitCode = 0;
