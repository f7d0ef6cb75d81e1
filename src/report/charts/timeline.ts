import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { element, type Html } from '../html.ts';
import { duration } from '../numbers.ts';
import { axes, responsive, type Frame } from './plot.ts';

/** A stretch of time with a value at each moment. */
export interface Stretch {
  readonly name: string;
  readonly points: readonly (readonly [milliseconds: number, value: number])[];
}

interface Timeline {
  readonly label: string;
  /** One behind the other; every other one has a shade of its own. */
  readonly stretches: readonly Stretch[];
  /** The value holds until the next moment, rather than going there by and by. */
  readonly steps: boolean;
  readonly text: (value: number) => string;
  readonly yTitle: string;
  /** A line across, such as what was allowed. */
  readonly limit?: { readonly value: number; readonly text: string };
  readonly height?: number;
}

const SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Returns values over time, with the names of the stretches where there is room. */
export function timeline({ label, stretches, steps, text, yTitle, limit, height = 200 }: Timeline): Html {
  const end = Math.max(1, ...stretches.flatMap(({ points }) => points.map(([at]) => at)));
  const most = Math.max(limit?.value ?? 0, ...stretches.flatMap(({ points }) => points.map(([, value]) => value)));
  return responsive(label, (width) => {
    const frame: Frame = { width, height, left: 58, right: 12, top: 24, bottom: 26 };
    const x = scaleLinear([0, end], [frame.left, width - frame.right]);
    const y = scaleLinear([0, most || 1], [height - frame.bottom, frame.top]).nice(3);
    const step = 1000 * (SECONDS.find((each) => end / 1000 / each <= (width < 400 ? 4 : 7)) ?? Math.ceil(end / 7000));
    const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
    const bottom = height - frame.bottom;
    const drawn = stretches.map(({ name, points }, i) => {
      const shape = steps ? curveStepAfter : undefined;
      const filled = area<readonly [number, number]>().x(([at]) => x(at)).y0(bottom).y1(([, value]) => y(value));
      const edge = line<readonly [number, number]>().x(([at]) => x(at)).y(([, value]) => y(value));
      if (shape !== undefined) {
        filled.curve(shape);
        edge.curve(shape);
      }
      const [from, to] = [x(points[0]?.[0] ?? 0), x(points.at(-1)?.[0] ?? 0)];
      return element('g', { class: i % 2 === 0 ? 'stretch even' : 'stretch odd' },
        name === '' ? null : element('title', {}, name),
        element('path', { class: 'filled', d: filled(points) }),
        element('path', { class: 'line', d: edge(points) }),
        name === '' || to - from < 7 * name.length ? null : element('text', { class: 'name', x: (from + to) / 2, y: bottom - 5, 'text-anchor': 'middle' }, name));
    });
    return [frame, [
      axes(frame, { ticks, text: (value) => (value === 0 ? '0' : duration(value).replace('.0 s', ' s').replace(' min 0 s', ' min').replace(' h 0 min', ' h')), at: x }, { ticks: y.ticks(3), text, at: y, title: yTitle }),
      drawn,
      limit === undefined ? null : element('g', { class: 'rule' }, element('line', { x1: frame.left, x2: width - frame.right, y1: y(limit.value), y2: y(limit.value) }), element('text', { x: width - frame.right, y: y(limit.value) - 4, 'text-anchor': 'end' }, limit.text)),
    ]];
  });
}
