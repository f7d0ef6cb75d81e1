import type { Series } from '../../job/stageSeries.ts';
import { timeline, type Stretch } from '../charts/timeline.ts';
import { html, type Html } from '../html.ts';
import { stagesRun, type JobFiles } from '../jobFiles.ts';
import { bytes, count, duration, share, short } from '../numbers.ts';
import type { Section } from '../section.ts';
import { MOST_ROWS, table } from '../table.ts';

type Unit = Series['units'][number];

/** The unit that a stage counted longest, and how much of it went through a second, moment for moment. */
function ratesOf({ milliseconds, units, done }: Series): { readonly unit: Unit; readonly points: (readonly [number, number])[] } | null {
  const longest = new Map<Unit, number>();
  for (let i = 1; i < milliseconds.length; i++) longest.set(units[i], (longest.get(units[i]) ?? 0) + milliseconds[i] - milliseconds[i - 1]);
  const unit = [...longest].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (unit === undefined) return null;
  const points: [number, number][] = [];
  for (let i = 1; i < milliseconds.length; i++) {
    const step = milliseconds[i] - milliseconds[i - 1];
    if (step === 0) continue;
    const through = units[i] === unit ? (units[i - 1] === unit && done[i] >= done[i - 1] ? done[i] - done[i - 1] : done[i]) : 0;
    points.push([milliseconds[i - 1], (1000 * through) / step]);
  }
  if (points.length < 3 || points.every(([, rate]) => rate === 0)) return null;
  points.push([milliseconds[milliseconds.length - 1], points[points.length - 1][1]]);
  return { unit, points };
}

const rateText = (unit: Unit) => (value: number): string => (unit === 'bytes' ? `${bytes(value)}/s` : `${short(value)}/s`);

function memoryOf(job: JobFiles): Html | null {
  let began = 0;
  const stretches: Stretch[] = [];
  for (const { name, series } of stagesRun(job.run)) {
    if (series === undefined || series.milliseconds.length < 2) continue;
    stretches.push({ name: name.replace(/^.*: /u, ''), points: series.milliseconds.map((at, i) => [began + at, series.memoryBytes[i]] as const) });
    began += series.milliseconds[series.milliseconds.length - 1];
  }
  if (stretches.length === 0) return null;
  const { memoryBudgetBytes } = job.run;
  const most = Math.max(...stretches.flatMap(({ points }) => points.map(([, value]) => value)));
  // A limit far above would flatten what there is to see.
  const limit = memoryBudgetBytes <= 3 * most ? { limit: { value: memoryBudgetBytes, text: '--memory' } } : {};
  return html`<figure>${timeline({ label: 'Memory of the process over the stages', stretches, steps: false, text: bytes, yTitle: 'memory of the process', ...limit, height: 220 })}<figcaption>Stages one behind the other, as they ran last. <code>--memory</code> was ${bytes(memoryBudgetBytes)}.</figcaption></figure>`;
}

export const time: Section = {
  id: 'time',
  title: 'Time and memory',
  body: (job) => {
    const stages = stagesRun(job.run);
    const whole = stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const rows = stages.slice(0, MOST_ROWS).map(({ name, milliseconds, series, engines }) => [name, duration(milliseconds), share(milliseconds, whole), series === undefined ? '' : bytes(Math.max(...series.memoryBytes)), [...new Set((engines ?? []).map((each) => each.kind))].join(', ') || '–']);
    const charts = stages.slice(0, MOST_ROWS).flatMap(({ name, series }) => {
      const rates = series === undefined ? null : ratesOf(series);
      return rates === null ? [] : [html`<figure>${timeline({ label: `Throughput of ${name}`, stretches: [{ name: '', points: rates.points }], steps: true, text: rateText(rates.unit), yTitle: `${name}, ${rates.unit} a second`, height: 150 })}</figure>`];
    });
    const { resume } = job.run;
    return html`${table([{ title: 'stage' }, { title: 'time', number: true }, { title: 'of all', number: true }, { title: 'memory', number: true }, { title: 'engine' }], rows)}${
      resume.sittings > 1 ? html`<p>The job was done in ${count(resume.sittings)} sittings; curves are of the last one of each stage.</p>` : null}${
      html`<div class="charts">${memoryOf(job)}${charts}</div>`}`;
  },
};
