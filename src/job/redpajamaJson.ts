import type { Signal } from '../signals/signal.ts';
import type { MeasuredRow } from './signalRows.ts';

const encoder = new TextEncoder();

/**
 * Returns a row as RedPajama-V2 publishes it, with its newline: {"id", "quality_signals": {name: [[start, end, score], …]}},
 * positions in code points. A text that is null has no signals: {"id", "quality_signals": null}.
 */
export function redpajamaJson(id: string | null, signals: readonly Signal[], { values, isNull, rejected, tables }: MeasuredRow): Uint8Array {
  if (isNull || rejected) return encoder.encode(`${JSON.stringify({ id, quality_signals: null })}\n`);
  const { lines, characters } = tables;
  const fields = signals.map((signal, s) => {
    const name = JSON.stringify(signal.id.slice(signal.id.indexOf('.') + 1));
    const value = values[s];
    if (signal.type === 'number') return `${name}:[[0,${characters},${value as number | null}]]`;
    // Their bullets alone answer for a document without lines.
    if (lines.count === 0) return `${name}:${signal.id === 'redpajama-v2.rps_lines_start_with_bulletpoint' ? '[[0,0,null]]' : '[]'}`;
    const scores = value as ArrayLike<number>;
    return `${name}:[${Array.from(scores, (score, i) => `[${lines.firstCharacters[i]},${lines.lastCharacters[i]},${score}]`).join(',')}]`;
  });
  return encoder.encode(`{"id":${JSON.stringify(id)},"quality_signals":{${fields.join(',')}}}\n`);
}
