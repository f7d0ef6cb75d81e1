import type { Settings } from '../job/options.ts';
import type { JobPlan, PlannedPass } from '../job/plan/planJob.ts';
import type { ReferencePlan } from '../job/plan/referencePlan.ts';
import { count, size } from '../report/numbers.ts';

const passNames: Readonly<Record<PlannedPass['pass'], string>> = {
  references: 'read the reference texts',
  inspect: 'read all of it and look for parts of them',
  sketch: 'read and sketch all of it',
  past: 'read the keys of the index that may meet one of these, at most all',
  'second-look': 'read again what holds undecided pairs, at most all of it',
  write: 'read all of it again and write the rows that stay',
  index: 'read it again and add what stays to the index',
};

/** Returns what is known of the inputs. */
export function inputLine(input: JobPlan['input']): string {
  return `input        ${count(input.files)} ${input.files === 1 ? 'file' : 'files'}, ${size(input.bytes)}, ${input.rowsCounted ? '' : 'about '}${count(input.rows)} rows${input.rowsCounted ? '' : ' (guessed from the beginning of some files)'}; about ${count(input.textBytesPerRow)} bytes of text a row`;
}

/** Returns what is known of the reference texts. */
export function referenceLine({ files, bytes, rows, ngrams, counted, most, setBytes }: ReferencePlan): string {
  return `references   ${count(files)} ${files === 1 ? 'file' : 'files'}, ${size(bytes)}, ${counted ? '' : 'about '}${count(rows)} rows, ${count(ngrams)} n-grams${counted ? '' : ' (guessed from the beginning of some files)'} in ${size(setBytes)} of memory, which has room for ${count(most)}`;
}

/** Returns the plan for people. */
export function planText({ input, passes, partitions, bands, spill, outputBytes, diskBytes, diskFree, memory, references, index, signatureBytes }: JobPlan, settings: Settings): string {
  const alone = settings.only !== null;
  const lines = [
    inputLine(input),
    ...(references === null ? [] : [referenceLine(references)]),
    ...(index === null ? [] : [`index        ${count(index.documents)} past documents, ${size(index.bytes)}; grows by at most ${size(index.added)}`]),
    ...passes.map(({ pass, bytes }, i) => `pass ${i + 1}       ${passNames[pass]}: ${size(bytes)}`),
    ...(alone ? [] : [`bands        ${bands.bands} × ${bands.rows}`]),
    alone ? `partitions   ${count(partitions.ranges)} of units (${count(partitions.rangeUnits)} each)` : `partitions   ${count(partitions.ranges)} of units (${count(partitions.rangeUnits)} each), ${count(bands.bands * partitions.keyPrefixes)} of band keys, ${count(partitions.digestPrefixes)} of digests`,
    ...spill.sketch.map(({ stage, bytes, records }) => `spill        ${stage.padEnd(12)} ${size(bytes).padStart(10)}  ${count(records)} records`),
    `spill        ${'later stages'.padEnd(12)} ${size(spill.later).padStart(10)}  if ${Math.round(100 * spill.alike)} % of the documents ${alone ? 'hold a part of a reference text' : 'have a near-duplicate'}, in proportion if more or fewer${spill.carried === 0 ? '' : `; of it ${size(spill.carried)} if they lie anywhere, next to nothing of that if close by`}`,
    ...(spill.calibration === 0 ? [] : [`spill        ${'calibration'.padEnd(12)} ${size(spill.calibration).padStart(10)}  while the job measures what it finds`]),
    `disk         ${size(diskBytes)} = ${size(spill.bytes)} of spill + at most ${size(outputBytes)} of outputs${index === null || index.added === 0 ? '' : ` + at most ${size(index.added)} of the index`}; ${settings.disk === null ? '' : `--disk ${size(settings.disk)}, `}${size(diskFree)} free`,
    `memory       about ${size(memory.bytes)} at its peak with the cpu engine (program ${size(memory.program)}, workers ${size(memory.workers)}, batches ${size(memory.batches)}, records ${size(memory.records)}, shingle sets ${size(memory.tiles)}${memory.references === 0 ? '' : `, reference texts ${size(memory.references)}`}${memory.pages === 0 ? '' : `, decoded texts ${size(memory.pages)}`}${memory.tables === 0 ? '' : `, tables ${size(memory.tables)}`}, not collected yet ${size(memory.garbage)}); --memory ${size(settings.memory)}`,
    ...(alone ? [] : [`gpu memory   ${size(signatureBytes)} would hold all signatures; what --gpu-memory has no room for goes to the spill`]),
  ];
  return `${lines.join('\n')}\n`;
}
