import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { element, type Html } from '../html.ts';
import { percent } from '../numbers.ts';
import { axes, responsive, rule, type Frame } from './plot.ts';

/** Something measured between two bounds. */
export interface Measured {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

interface Curve {
  readonly label: string;
  /** Both from 0 to 1, ascending in x. */
  readonly points: readonly (readonly [number, number])[];
  readonly rule: { readonly at: number; readonly text: string };
  readonly measured: readonly Measured[];
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Returns a curve in the unit square, with what was measured upon it. */
export function curve({ label, points, rule: vertical, measured, xTitle, yTitle }: Curve): Html {
  return responsive(label, (width) => {
    const frame: Frame = { width, height: 240, left: 46, right: 12, top: 26, bottom: 38 };
    const x = scaleLinear([0, 1], [frame.left, width - frame.right]);
    const y = scaleLinear([0, 1], [frame.height - frame.bottom, frame.top]);
    const path = line<readonly [number, number]>((point) => x(point[0]), (point) => y(point[1]))(points);
    return [frame, [
      axes(frame, { ticks: x.ticks(width < 400 ? 5 : 10), text: String, at: x, title: xTitle }, { ticks: y.ticks(5), text: (value) => `${Math.round(100 * value)} %`, at: y, title: yTitle }),
      rule(frame, x(vertical.at), vertical.text),
      element('path', { class: 'line', d: path }),
      measured.map((each) => element('g', { class: 'measured' },
        element('line', { x1: x(each.x), x2: x(each.x), y1: y(each.low), y2: y(each.high) }),
        element('circle', { cx: x(each.x), cy: y(each.y), r: 3.5 }, element('title', {}, `${each.title}: ${percent(each.y)}`)))),
    ]];
  });
}
