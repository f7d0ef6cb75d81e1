import { element, type Html } from '../html.ts';

/** Returns a bar for a cell of a table: what is left of a whole, and what was there before. */
export function bar(left: number, before: number, whole: number): Html {
  const width = (value: number): number => (whole === 0 ? 0 : Math.max(value > 0 ? 0.4 : 0, (100 * value) / whole));
  return element('svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    element('rect', { class: 'lost', x: 0, y: 0, width: width(before), height: 10 }),
    element('rect', { class: 'left', x: 0, y: 0, width: width(left), height: 10 }));
}
