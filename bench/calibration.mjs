/**
 * What calibration says and costs: each corpus deduplicated with and without it in turn, the least processor time of the
 * rounds beside each other; reports must be equal but for it: `node bench/calibration.mjs --input FILE… [--rounds N]`.
 */
import './failures.mjs';
import { basename, join } from 'node:path';
import { benchFlags, table } from './args.mjs';
import { inTemporaryFolder, runJob } from './job.mjs';

const flags = benchFlags({ rounds: '3', workers: '1', engine: 'cpu' });
const base = ['--engine', flags.engine, '--workers', flags.workers];
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const costs = [];
const measures = [];

for (const input of flags.input) {
  await inTemporaryFolder(async (folder) => {
    const least = { on: Infinity, off: Infinity };
    let rows = 0;
    for (let round = 0; round < Number(flags.rounds); round++) {
      const reports = {};
      for (const [name, more] of [['off', ['--no-calibration']], ['on', []]]) {
        const { cpuMs, report } = runJob([input], join(folder, `${name}-${round}`), [...base, ...more]);
        least[name] = Math.min(least[name], cpuMs);
        reports[name] = JSON.stringify({ ...report, calibration: null });
        rows = report.rows.in;
      }
      if (reports.on !== reports.off) throw new Error(`Expected reports that are equal but for the calibration but found others for ${basename(input)}`);
    }
    costs.push([basename(input), rows, Math.round(least.off), Math.round(least.on), (least.on / least.off).toFixed(3)]);
    for (const [name, more] of [['usual', []], ['--bands 9x13', ['--bands', '9x13']], ['--verify sketch', ['--verify', 'sketch']]]) {
      const { recall, met, falseAcceptance, pairs } = runJob([input], join(folder, name), [...base, ...more]).report.calibration;
      const shown = ({ count, pairs: all, low, high }) => `${count} of ${all} (${percent(low)}–${percent(high)})`;
      measures.push([basename(input), name, pairs, percent(met.expected), shown(met), shown(recall), `${falseAcceptance.count} of ${falseAcceptance.pairs}`]);
    }
  });
}

process.stdout.write(`${table(['corpus', 'rows', 'CPU ms without', 'with', 'ratio'], costs)}\n\n`);
process.stdout.write(`${table(['corpus', 'settings', 'pairs', 'expected to meet', 'met', 'found', 'taken below the threshold'], measures)}\n`);
