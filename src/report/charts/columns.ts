import { scaleBand, scaleLog } from 'd3-scale';
import { element, type Html } from '../html.ts';
import { count, short } from '../numbers.ts';
import { axes, responsive, type Frame } from './plot.ts';

interface Columns {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly value: number }[];
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Returns a column for each name, heights by powers of ten. */
export function columns({ label, columns: all, xTitle, yTitle }: Columns): Html {
  return responsive(label, (width) => {
    const frame: Frame = { width, height: 240, left: 46, right: 12, top: 26, bottom: 38 };
    const x = scaleBand(all.map(({ name }) => name), [frame.left, width - frame.right]).paddingInner(0.25).paddingOuter(0.15);
    const y = scaleLog([0.7, Math.max(10, ...all.map(({ value }) => value))], [frame.height - frame.bottom, frame.top]);
    const powers = Array.from({ length: 16 }, (_, i) => 10 ** i).filter((each) => each <= y.domain()[1]);
    const every = Math.ceil(all.length / (width < 400 ? 6 : 10));
    const drawn = all.map(({ name, value }, i) => {
      const left = x(name) as number;
      const top = y(Math.max(value, 0.7));
      return [
        element('rect', { class: 'gone', x: left, y: top, width: Math.min(56, x.bandwidth()), height: frame.height - frame.bottom - top, rx: 1 }, element('title', {}, `${name}: ${count(value)}`)),
        i % every === 0 ? element('text', { class: 'name', x: left + Math.min(56, x.bandwidth()) / 2, y: frame.height - frame.bottom + 17, 'text-anchor': 'middle' }, name) : null,
        element('text', { class: 'value', x: left + Math.min(56, x.bandwidth()) / 2, y: top - 4, 'text-anchor': 'middle' }, short(value)),
      ];
    });
    return [frame, [axes(frame, { ticks: [], text: String, at: () => 0, title: xTitle }, { ticks: powers, text: short, at: (value) => y(value), title: yTitle }), drawn]];
  });
}
