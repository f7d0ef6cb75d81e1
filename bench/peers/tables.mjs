/** The record of a run (peers.json) as Markdown. */
import { table } from '../args.mjs';
import { medianOf } from '../statistics.mjs';

const pick = (samples, key) => (samples.length === 0 ? null : medianOf(samples.map((each) => each[key])));
const shown = (value, digits) => (value === null ? '–' : value.toFixed(digits));

/** Medians of one result. */
function figures({ sketch, job, quality, failure, unsteady } = { sketch: [], job: [], quality: null, failure: null }, { bytes }) {
  const cpu = pick(sketch, 'cpuSeconds');
  return {
    rate: cpu === null ? null : bytes / 1e6 / cpu,
    wall: pick(job, 'seconds'),
    cpu: pick(job, 'cpuSeconds'),
    peak: job.length === 0 ? null : Math.max(...job.map(({ peakBytes }) => peakBytes)) / 1e6,
    quality,
    failure,
    unsteady: unsteady === true,
  };
}

/** Rows of the table: one for each corpus and program, both numbers of cores beside each other. */
function rowsOf({ corpora, peers, results }, cores) {
  return corpora.flatMap((corpus) => {
    const of = (name) => cores.map((threads) => figures(results.find((each) => each.peer === name && each.corpus === corpus.name && each.threads === threads), corpus));
    const ours = peers.some(({ name }) => name === 'bandsaw') ? of('bandsaw')[0] : null;
    return peers.map(({ name }) => {
      const all = of(name);
      const [one] = all;
      const failure = all.find((each) => each.failure !== null)?.failure;
      if (failure !== undefined) return [corpus.name, name, `failed: ${failure.replaceAll('|', '/')}`, ...Array.from({ length: 8 }, () => '')];
      const q = one.quality;
      return [
        corpus.name,
        name,
        shown(one.rate, 1),
        ours?.rate && one.rate ? (ours.rate / one.rate).toFixed(0) : '–',
        all.map((each) => shown(each.wall, 1)).join(' / '),
        all.map((each) => shown(each.cpu, 1)).join(' / '),
        shown(one.peak, 0),
        q === null ? '–' : q.removed,
        q === null ? '–' : q.wrong,
        q === null ? '–' : q.missed,
        q === null ? '–' : `${q.f1.toFixed(3)}${one.unsteady ? ' (not the same each time)' : ''}`,
      ];
    });
  });
}

/** What was to be reached, and whether it was. */
export function goalsOf({ corpora, peers, results }) {
  const goals = [];
  for (const corpus of corpora) {
    for (const threads of new Set(results.map((each) => each.threads))) {
      const of = (name) => {
        const result = results.find((each) => each.peer === name && each.corpus === corpus.name && each.threads === threads);
        return result === undefined || result.failure !== null ? null : figures(result, corpus);
      };
      const ours = of('bandsaw');
      if (ours === null) continue;
      const where = `${corpus.name}, ${threads} core${threads === 1 ? '' : 's'}`;
      const datasketch = of('datasketch');
      if (threads === 1 && datasketch?.rate && ours.rate) goals.push({ goal: `${where}: sketching at least 100 × datasketch a core`, value: ours.rate / datasketch.rate, reached: ours.rate >= 100 * datasketch.rate });
      for (const { name, version } of peers) {
        const theirs = version === 'bandsaw' ? null : of(name);
        if (theirs === null || theirs.wall === null) continue;
        const ratio = theirs.cpu / ours.cpu;
        goals.push({ goal: `${where}: whole job ahead of ${name} in processor time, F1 no lower (${ours.quality.f1.toFixed(4)} and ${theirs.quality.f1.toFixed(4)})`, value: ratio, reached: ratio > 1 && ours.quality.f1 >= theirs.quality.f1 });
      }
    }
  }
  return goals;
}

/** Returns the whole report. */
export function report(record) {
  const { machine, versions, settings, corpora, peers, absent, date, command } = record;
  const cores = [...new Set(record.results.map((each) => each.threads))];
  const both = cores.join(' / ');
  const head = ['corpus', 'program', 'sketch, MB a CPU s', 'bandsaw ÷ it', `job, wall s on ${both} cores`, 'job, CPU s', 'peak MB', 'removed', 'of these not near a kept one', 'missed', 'F1'];
  const lines = [
    `    ${command}`,
    '',
    `${date}; bandsaw ${machine.bandsaw}, node ${machine.node}; ${machine.processor} × ${machine.cores}, load ${machine.load}; ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    `k = ${settings.k}, n = ${settings.n}, ${settings.bands} bands × ${settings.rows}, threshold ${settings.threshold}; medians of ${settings.rounds} rounds in turns (one, where a program took more than ${settings.patience} s); every program on as many cores as said, signatures alone on one.`,
    `${corpora.map(({ name, documents, bytes, nearPairs }) => `${name}: ${documents.toLocaleString('en')} documents, ${(bytes / 1e6).toFixed(1)} MB, ${nearPairs} pairs ≥ ${settings.threshold}`).join('; ')}.`,
    '',
    table(head, rowsOf(record, cores)),
    '',
    ...peers.map(({ name, does }) => `- ${name}: ${does}.`),
    ...absent.map(({ name, reason }) => `- ${name}: could not be installed here: ${reason}`),
    '',
    ...goalsOf(record).map(({ goal, value, reached }) => `- ${reached ? 'reached' : 'MISSED'}: ${goal}: ${value.toFixed(2)} ×`),
  ];
  return lines.join('\n');
}
