/** Loaded into a child by `node --import`: writes what the process used, all its threads together, when it ends. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The system's own maximum begins with what the starting process held, so it is asked only where there is no other. */
function peakKiB(maxRSS) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? maxRSS);
  } catch {
    return maxRSS;
  }
}

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.BANDSAW_USAGE, JSON.stringify({ peakBytes: peakKiB(maxRSS) * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});
