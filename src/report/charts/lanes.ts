import { scaleLinear } from 'd3-scale';
import { element, type Html } from '../html.ts';
import { short } from '../numbers.ts';
import { axes, responsive, type Frame } from './plot.ts';

/** One thing measured several times. */
interface Lane {
  readonly name: string;
  readonly value: number;
  /** What lies between the quartiles. */
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

interface Lanes {
  readonly label: string;
  readonly lanes: readonly Lane[];
  readonly xTitle: string;
}

const LANE = 38;

/** Returns a bar across for each thing, its name above it, with what lies between the quartiles. */
export function lanes({ label, lanes: all, xTitle }: Lanes): Html {
  const most = Math.max(...all.map(({ value, high }) => Math.max(value, high)));
  return responsive(label, (width) => {
    const frame: Frame = { width, height: LANE * all.length + 48, left: 4, right: 74, top: 8, bottom: 38 };
    const x = scaleLinear([0, most || 1], [frame.left, width - frame.right]);
    const drawn = all.map(({ name, value, low, high, text }, i) => {
      const top = frame.top + LANE * i;
      const middle = top + 24;
      return [
        element('text', { class: 'name', x: frame.left, y: top + 13 }, name),
        element('rect', { class: 'kept', x: frame.left, y: middle - 6, width: Math.max(1, x(value) - frame.left), height: 12, rx: 1 }, element('title', {}, `${name}: ${text}`)),
        element('g', { class: 'measured' }, element('line', { x1: x(low), x2: x(high), y1: middle, y2: middle })),
        element('text', { class: 'value', x: Math.max(x(value), x(high)) + 6, y: middle + 4 }, text),
      ];
    });
    return [frame, [axes(frame, { ticks: x.ticks(width < 400 ? 4 : 6), text: short, at: x, title: xTitle }, { ticks: [], text: String, at: () => 0 }), drawn]];
  });
}
