import type { CleanPlan } from '../job/clean/planClean.ts';
import type { PlannedCleanPass } from '../job/clean/planPasses.ts';
import type { Settings } from '../job/options.ts';
import { count, size } from '../report/numbers.ts';
import { inputLine, referenceLine } from './planText.ts';

function passText({ stages, readings, bytes, counted, guessed }: PlannedCleanPass, number: number): string {
  const what = stages.length > 0 ? stages.join(', ') : number === 0 ? 'numbers the rows' : 'writes the rows that stay';
  const spill = counted.reduce((sum, each) => sum + each.bytes, guessed);
  return `pass ${number + 1}       ${what}: reads ${size(bytes)}${readings === 1 ? '' : ` in ${readings} readings`}${spill === 0 ? '' : `, spills about ${size(spill)}`}`;
}

/** Returns the plan for people. */
export function cleanPlanText({ input, passes, partitions, spill, outputBytes, diskBytes, diskFree, memory, references }: CleanPlan, settings: Settings, alike: number): string {
  const parts = [['program', memory.program], ['workers', memory.workers], ['batches', memory.batches], ['records', memory.records], ['shingle sets', memory.tiles], ['models', memory.models], ['filters', memory.filter], ['reference texts', memory.references], ['decoded texts', memory.pages], ['tables', memory.tables], ['not collected yet', memory.garbage]] as const;
  const lines = [
    inputLine(input),
    ...(references === null ? [] : [referenceLine(references)]),
    ...passes.map(passText),
    `partitions   ${count(partitions.ranges)} of rows (${count(partitions.rangeUnits)} each), ${count(partitions.digestPrefixes)} of hashes`,
    `spill        ${size(spill.bytes)} at most at once: ${size(spill.counted)} counted, ${size(spill.guessed)} if ${Math.round(100 * alike)} % of the rows go, are changed or have a near-duplicate`,
    `disk         ${size(diskBytes)} = ${size(spill.bytes)} of spill + at most ${size(outputBytes)} of outputs; ${settings.disk === null ? '' : `--disk ${size(settings.disk)}, `}${size(diskFree)} free`,
    `memory       about ${size(memory.bytes)} at its peak with the cpu engine (${parts.filter(([, bytes]) => bytes > 0).map(([name, bytes]) => `${name} ${size(bytes)}`).join(', ')}); --memory ${size(settings.memory)}`,
  ];
  return `${lines.join('\n')}\n`;
}
