/** What a figure was measured on, for records of benchmarks. Nothing that names the machine or its user. */
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

const ours = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Returns processor, cores, memory, system, versions and the load at this moment. */
export function machine() {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
    bandsaw: ours.version,
    node: process.version,
    v8: process.versions.v8,
    load: Number(loadavg()[0].toFixed(2)),
  };
}
