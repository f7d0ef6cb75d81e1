import type { NumberSignal, Signal } from './signal.ts';

type Facts = Partial<Pick<NumberSignal, 'needs' | 'classifier' | 'readsUrl' | 'stored'>>;
type Define = (name: string, unit: Signal['unit'], empty: number | null, formula: string, measure: NumberSignal['measure'], facts?: Facts) => NumberSignal;

/** Returns what makes the numbers of one family: `family.name`, all from one source. */
export function numbersOf(family: string, source: string): Define {
  return (name, unit, empty, formula, measure, facts = {}) => ({ id: `${family}.${name}`, type: 'number', unit, empty, formula, source, measure, ...facts });
}
