import { element, html, type Content, type Html } from '../html.ts';

/** Room around the drawing for axes, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Widths that charts are drawn for: a telephone, and half a page. */
const WIDTHS = [330, 520] as const;

/** Returns a chart drawn for a narrow and for a wide place, of which the style sheet shows the one that fits: letters keep their size. */
export function responsive(label: string, draw: (width: number) => readonly [Frame, Content]): Html {
  const drawn = WIDTHS.map((width, i) => {
    const [{ height }, content] = draw(width);
    return element('svg', { class: `chart ${i === 0 ? 'narrow' : 'wide'}`, viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label, xmlns: 'http://www.w3.org/2000/svg' }, content);
  });
  return html`${drawn}`;
}

interface Axis {
  readonly ticks: readonly number[];
  readonly text: (value: number) => string;
  readonly at: (value: number) => number;
  readonly title?: string;
}

/** Lines across with their values at the left, values and marks below. */
export function axes(frame: Frame, x: Axis, y: Axis): Html {
  const bottom = frame.height - frame.bottom;
  const right = frame.width - frame.right;
  return html`<g class="axis">${y.ticks.map((value) => [
    element('line', { class: 'grid', x1: frame.left, x2: right, y1: y.at(value), y2: y.at(value) }),
    element('text', { x: frame.left - 6, y: y.at(value) + 4, 'text-anchor': 'end' }, y.text(value)),
  ])}${x.ticks.map((value) => [
    element('line', { class: 'tick', x1: x.at(value), x2: x.at(value), y1: bottom, y2: bottom + 4 }),
    element('text', { x: x.at(value), y: bottom + 17, 'text-anchor': 'middle' }, x.text(value)),
  ])}${element('line', { class: 'base', x1: frame.left, x2: right, y1: bottom, y2: bottom })}${
    x.title === undefined ? null : element('text', { class: 'title', x: right, y: frame.height - 4, 'text-anchor': 'end' }, x.title)}${
    y.title === undefined ? null : element('text', { class: 'title', x: 2, y: 11 }, y.title)}</g>`;
}

/** A line down the drawing with a word at its top. */
export function rule(frame: Frame, x: number, text: string): Html {
  const nearRight = x > frame.left + 0.6 * (frame.width - frame.left - frame.right);
  return html`<g class="rule">${element('line', { x1: x, x2: x, y1: frame.top - 4, y2: frame.height - frame.bottom })}${element('text', { x: nearRight ? x - 5 : x + 5, y: frame.top + 6, 'text-anchor': nearRight ? 'end' : 'start' }, text)}</g>`;
}
