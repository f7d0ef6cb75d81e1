import { html, type Content, type Html } from '../html.ts';
import type { JobFiles, NearStage } from '../jobFiles.ts';
import { count, share } from '../numbers.ts';
import { collisionProbability } from '../../sketch/bands.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

/** Pairs expected to be there by those that met: each class of similarities was seen with the chance of its middle. */
function expectedPairs({ similarities, bands }: NearStage): number {
  return similarities.reduce((sum, { from, to, pairs }) => sum + pairs / collisionProbability(bands, (from + to) / 2), 0);
}

function rowsOf(stage: NearStage, { dedup, run }: JobFiles): Content[][] {
  const { collisions, candidates, verified, folded, similarities } = stage;
  const compared = (stage.dissimilar ?? []).reduce((sum, { pairs }) => sum + pairs, 0);
  const rejected = 'stages' in run && dedup !== null ? run.stages.find((each) => each.stage === 'join')?.counts['rejected'] : undefined;
  const found = similarities.reduce((sum, { pairs }) => sum + pairs, 0);
  const expected = expectedPairs(stage);
  return [
    ['copies of equal words, folded before', count(folded), ''],
    ['times that two documents met in a band', count(collisions), ''],
    ['candidate pairs', count(candidates), ''],
    ...(rejected === undefined ? [] : [['… whose signatures agree too little', count(rejected), share(rejected, candidates)]]),
    ['… compared and too different', count(compared), share(compared, candidates)],
    ['… near-duplicates', verified === null ? 'not compared' : count(verified), verified === null ? '' : share(verified, candidates)],
    ...(found === 0 ? [] : [['near-duplicate pairs expected to be there, by the curve', count(Math.round(expected)), ''], ['… of these never met in a band, expected', count(Math.max(0, Math.round(expected - found))), share(Math.max(0, expected - found), expected)]]),
  ];
}

/** What no test was made of, as sentences. */
function untested({ near, dedup, clean, run }: JobFiles): Html[] {
  const lines: Html[] = [];
  for (const { stage, beyondDepth } of near) {
    const { depth, buckets, pairsNotMade } = beyondDepth;
    lines.push(buckets === 0
      ? html`${stage}: no bucket was deeper than ${count(depth)}, so every two documents that met in a band were made a pair.`
      : html`${stage}: <b>${count(buckets)} buckets</b> had more members than ${count(depth)}; <b>${count(pairsNotMade)} pairs</b> in them were not made, each record being paired with the ${count(depth)} lowest in rank alone. Recall is promised for pairs made; <code>--bucket-depth</code> makes more.`);
  }
  const { input, decontamination } = dedup ?? {};
  const { sample } = clean ?? dedup ?? {};
  if (input !== undefined && near.length > 0 && input.nulls + input.wordless > 0) lines.push(html`${count(input.nulls)} rows without a text and ${count(input.wordless)} without a word were kept and never compared.`);
  if (sample !== undefined) lines.push(html`A sample was looked at: about ${share(sample.shareOfPairs, 1)} of all pairs.`);
  const short = decontamination?.references.reduce((sum, { notCheckable }) => sum + notCheckable, 0) ?? 0;
  if (short > 0) lines.push(html`${count(short)} reference rows are too short to be looked for.`);
  if (decontamination !== undefined && decontamination.untold > 0) lines.push(html`${count(decontamination.untold)} further reference rows that documents hold something of are not told in contamination.parquet.`);
  if (near.some(({ verified }) => verified === null)) lines.push(html`No pair was compared: <code>--verify none</code>.`);
  if ('stages' in run && dedup !== null && dedup.settings['verify'] === 'auto') lines.push(html`Pairs whose signatures agree in fewer slots than the threshold less 0.12 were taken for too different without a look at the texts.`);
  return lines;
}

export const candidates: Section = {
  id: 'candidates',
  title: 'Candidates, and what was left untested',
  body: (job) => {
    const lines = untested(job);
    if (job.near.length === 0 && lines.length === 0) return null;
    const tables = job.near.map((stage) => html`${job.near.length > 1 ? html`<h3>${stage.stage}</h3>` : null}${table([{ title: 'pairs' }, { title: 'how many', number: true }, { title: 'share', number: true }], rowsOf(stage, job))}`);
    return html`${tables}<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  },
};
