/** Loaded before the command line with --import: what processor time the process and its threads had taken when each stage began and at the end. */
import { writeFileSync } from 'node:fs';

const taken = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const marks = [['load', taken()]];
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = (chunk, ...rest) => {
  for (const line of String(chunk).split('\n')) {
    if (!line.startsWith('{"event":"progress"')) continue;
    const { stage } = JSON.parse(line);
    if (marks.at(-1)[0] !== stage) marks.push([stage, taken()]);
  }
  return write(chunk, ...rest);
};
process.on('exit', () => writeFileSync(process.env.BANDSAW_MARKS, JSON.stringify([...marks, ['end', taken()]])));
