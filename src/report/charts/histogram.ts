import { scaleLinear } from 'd3-scale';
import { element, type Html } from '../html.ts';
import { count, short } from '../numbers.ts';
import { axes, responsive, rule, type Frame } from './plot.ts';

/** Classes [from, to) with how many lie in each. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** What the bar belongs to, as a class of the style sheet. */
  readonly kind: 'kept' | 'gone';
}

interface Histogram {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly range: readonly [number, number];
  readonly rule: { readonly at: number; readonly text: string };
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Returns a histogram; bars that share a class stand upon each other. */
export function histogram({ label, bars, range, rule: line, xTitle, yTitle }: Histogram): Html {
  const tallest = new Map<number, number>();
  for (const { from, value } of bars) tallest.set(from, (tallest.get(from) ?? 0) + value);
  return responsive(label, (width) => {
    const frame: Frame = { width, height: 240, left: 46, right: 12, top: 26, bottom: 38 };
    const x = scaleLinear([...range], [frame.left, width - frame.right]);
    const y = scaleLinear([0, Math.max(1, ...tallest.values())], [frame.height - frame.bottom, frame.top]).nice(4);
    const below = new Map<number, number>();
    const drawn = bars.map(({ from, to, value, kind }) => {
      const base = below.get(from) ?? 0;
      below.set(from, base + value);
      const [left, right] = [Math.max(x(from), frame.left), Math.min(x(to), width - frame.right)];
      const height = value === 0 ? 0 : Math.max(1.5, y(base) - y(base + value));
      return element('rect', { class: kind, x: left + 0.75, y: y(base) - height, width: Math.max(1, right - left - 1.5), height, rx: 1 }, element('title', {}, `${from.toFixed(2)} to ${to.toFixed(2)}: ${count(value)}`));
    });
    const ticks = y.ticks(4).filter(Number.isInteger);
    return [frame, [axes(frame, { ticks: x.ticks(width < 400 ? 5 : 8), text: (value) => value.toFixed(2).replace(/0$/u, ''), at: x, title: xTitle }, { ticks, text: short, at: y, title: yTitle }), drawn, rule(frame, x(line.at), line.text)]];
  });
}
