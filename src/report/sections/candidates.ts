import { html, type Content, type Html } from '../html.ts';
import type { JobFiles, NearStage } from '../jobFiles.ts';
import { count, percent, share } from '../numbers.ts';
import { collisionProbability } from '../../sketch/bands.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

interface Class {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
}

/** Pairs that were compared, by similarity; a class that the threshold cuts is in both lists. */
function comparedOf({ similarities, dissimilar }: NearStage): Class[] {
  const classes = new Map<number, Class>();
  for (const each of [...(dissimilar ?? []), ...similarities]) classes.set(each.from, { ...each, to: Math.max(each.to, each.from), pairs: each.pairs + (classes.get(each.from)?.pairs ?? 0) });
  return [...classes.values()].sort((a, b) => a.from - b.from);
}

/** Chance of a class of similarities to meet, at its middle. */
const chanceOf = ({ bands }: NearStage, { from, to }: Class): number => collisionProbability(bands, (from + to) / 2);

/** In how many bands a pair of this similarity meets, of those that meet in one: bands × Jʳ over the chance to meet at all. */
function meetingsOf({ bands: { bands, rows } }: NearStage, similarity: number): number {
  const chance = collisionProbability({ bands, rows }, similarity);
  return chance === 0 ? 1 : (bands * similarity ** rows) / chance;
}

/** Pairs that signatures alone told apart. */
const unseenOf = ({ candidates, verified }: NearStage, compared: readonly Class[]): number => (verified === null ? 0 : Math.max(0, candidates - compared.reduce((sum, { pairs }) => sum + pairs, 0)));

function rowsOf(stage: NearStage): Content[][] {
  const { collisions, candidates, verified, folded } = stage;
  const compared = (stage.dissimilar ?? []).reduce((sum, { pairs }) => sum + pairs, 0);
  const unseen = unseenOf(stage, comparedOf(stage));
  return [
    ['copies of equal words, folded before', count(folded), ''],
    ['times that two documents met in a band', count(collisions), ''],
    ['candidate pairs', count(candidates), ''],
    ...(verified === null ? [] : [['… whose signatures agree too little', count(unseen), share(unseen, candidates)]]),
    ['… compared and too different', count(compared), share(compared, candidates)],
    ['… near-duplicates', verified === null ? 'not compared' : count(verified), verified === null ? '' : share(verified, candidates)],
  ];
}

/** What the curve makes of the pairs that met. */
function expectedOf(stage: NearStage): Html | null {
  const classes = comparedOf(stage);
  if (classes.length === 0) return null;
  const { collisions, threshold, beyondDepth, calibration } = stage;
  const rows = classes.map((each) => {
    const chance = chanceOf(stage, each);
    const there = each.pairs / chance;
    // Of pairs below the threshold signatures have told some apart, unseen.
    const known = each.from >= threshold;
    return [each.from >= each.to ? 'equal' : `${each.from} to ${each.to}`, percent(chance), count(each.pairs), known ? count(Math.round(there)) : '–', known ? count(Math.max(0, Math.round(there - each.pairs))) : '–'];
  });
  const unseen = unseenOf(stage, classes);
  const least = classes.reduce((sum, each) => sum + each.pairs * meetingsOf(stage, (each.from + each.to) / 2), 0) + unseen;
  const most = least + unseen * (meetingsOf(stage, Math.max(0, threshold - 0.12)) - 1);
  const range = Math.round(least) === Math.round(most) ? count(Math.round(least)) : `${count(Math.round(least))} to ${count(Math.round(most))}`;
  const met = calibration?.met ?? null;
  return html`<h3>Expected by the curve, and met</h3>${table([{ title: 'similarity' }, { title: 'chance', number: true }, { title: 'met', number: true }, { title: 'expected', number: true }, { title: 'never met', number: true }], rows)}<ul><li>Chance: that a pair meets in a band. Met: candidates. Expected to be there, from the threshold on, are the candidates of a class over their chance at its middle; below it signatures tell some pairs apart that are then not compared. How many candidates a corpus gives in all no curve can say, since nobody knows how similar all its pairs are.</li><li>Candidates as similar as these are expected to have met ${range} times, counted once for each band${unseen > 0 ? html` (the fewer, the less alike the ${count(unseen)} pairs are that signatures told apart)` : null}; they met <b>${count(collisions)}</b> times. Slots are not quite independent, so some percent lie between the two.${beyondDepth.pairsNotMade > 0 ? ' Pairs that were not made are in neither.' : ''}</li>${
    met === null ? null : html`<li>Of ${count(met.pairs)} made near-duplicates ${(met.pairs * met.expected).toFixed(1)} were expected to meet, and ${count(met.count)} did.</li>`}</ul>`;
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
  const { input } = dedup ?? {};
  const decontamination = dedup?.decontamination === undefined ? (clean?.decontamination ?? []) : [dedup.decontamination];
  const { sample } = clean ?? dedup ?? {};
  if (input !== undefined && near.length > 0 && input.nulls + input.wordless > 0) lines.push(html`${count(input.nulls)} rows without a text and ${count(input.wordless)} without a word were kept and never compared.`);
  if (sample !== undefined) lines.push(html`A sample was looked at: about ${share(sample.shareOfPairs, 1)} of all pairs.`);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const [short, untold] = [sum(decontamination.flatMap(({ references }) => references.map(({ notCheckable }) => notCheckable))), sum(decontamination.map((each) => each.untold))];
  if (short > 0) lines.push(html`${count(short)} reference rows are too short to be looked for.`);
  if (untold > 0) lines.push(html`${count(untold)} further reference rows that documents hold something of are not told in contamination.parquet.`);
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
    const tables = job.near.map((stage) => html`${job.near.length > 1 ? html`<h3>${stage.stage}</h3>` : null}${table([{ title: 'pairs' }, { title: 'how many', number: true }, { title: 'share', number: true }], rowsOf(stage))}${expectedOf(stage)}`);
    return html`${tables}<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  },
};
