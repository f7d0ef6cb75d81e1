import type { SketchOptions } from '../job/sketching/sketchOptions.ts';
import { parseBands } from '../sketch/bands.ts';
import type { CommandContext } from './command.ts';
import { numberFlag, sizeFlag } from './numbers.ts';
import { text } from './openFor.ts';

/** Returns the settings of a sketch, which `sketch` and `dedup` have alike. @throws ConfigError for what is no number */
export function sketchFlags(values: CommandContext['values']): SketchOptions {
  const k = numberFlag('k', values['k']);
  const bands = text(values, 'bands');
  return {
    textColumn: text(values, 'text-column'),
    threshold: numberFlag('threshold', values['threshold']),
    family: text(values, 'family'),
    k,
    n: numberFlag('n', values['n']),
    bands: bands === undefined ? undefined : parseBands(bands, k ?? 128),
    memory: sizeFlag('memory', values['memory']),
  };
}
