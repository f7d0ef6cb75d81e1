import type { Settings } from '../job/options.ts';
import type { JobPlan, PlannedPass } from '../job/plan/planJob.ts';

const passNames: Readonly<Record<PlannedPass['pass'], string>> = {
  sketch: 'read and sketch all of it',
  'second-look': 'read again what holds undecided pairs, at most all of it',
  write: 'read all of it again and write the rows that stay',
};

/** Returns bytes for people. */
export function size(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${Math.ceil(bytes / 2 ** 10)} KiB`;
}

/** Returns a number for people. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Returns what is known of the inputs. */
export function inputLine(input: JobPlan['input']): string {
  return `input        ${count(input.files)} ${input.files === 1 ? 'file' : 'files'}, ${size(input.bytes)}, ${input.rowsCounted ? '' : 'about '}${count(input.rows)} rows${input.rowsCounted ? '' : ' (guessed from the beginning of some files)'}; about ${count(input.textBytesPerRow)} bytes of text a row`;
}

/** Returns the plan for people. */
export function planText({ input, passes, partitions, bands, spill, outputBytes, diskBytes, diskFree, memory, signatureBytes }: JobPlan, settings: Settings): string {
  const lines = [
    inputLine(input),
    ...passes.map(({ pass, bytes }, i) => `pass ${i + 1}       ${passNames[pass]}: ${size(bytes)}`),
    `bands        ${bands.bands} × ${bands.rows}`,
    `partitions   ${count(partitions.ranges)} of units (${count(partitions.rangeUnits)} each), ${count(bands.bands * partitions.keyPrefixes)} of band keys, ${count(partitions.digestPrefixes)} of digests`,
    ...spill.sketch.map(({ stage, bytes, records }) => `spill        ${stage.padEnd(12)} ${size(bytes).padStart(10)}  ${count(records)} records`),
    `spill        ${'later stages'.padEnd(12)} ${size(spill.later).padStart(10)}  if ${Math.round(100 * spill.alike)} % of the documents have a near-duplicate, in proportion if more or fewer`,
    ...(spill.calibration === 0 ? [] : [`spill        ${'calibration'.padEnd(12)} ${size(spill.calibration).padStart(10)}  while the job measures what it finds`]),
    `disk         ${size(diskBytes)} = ${size(spill.bytes)} of spill + at most ${size(outputBytes)} of outputs; ${settings.disk === null ? '' : `--disk ${size(settings.disk)}, `}${size(diskFree)} free`,
    `memory       about ${size(memory.bytes)} at its peak with the cpu engine (program ${size(memory.program)}, workers ${size(memory.workers)}, batches ${size(memory.batches)}, records ${size(memory.records)}, shingle sets ${size(memory.tiles)}); --memory ${size(settings.memory)}`,
    `gpu memory   ${size(signatureBytes)} would hold all signatures; what --gpu-memory has no room for goes to the spill`,
  ];
  return `${lines.join('\n')}\n`;
}
