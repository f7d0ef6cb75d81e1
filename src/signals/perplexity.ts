/** CCNet's perplexity, from what a language model says of each line. */
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';
import type { NumberSignal } from './signal.ts';

const NEWLINE = 0x0a;

/** Each line has one token more: its end. Empty lines are not asked about. */
function perplexity({ bytes, lines: { count, starts, ends } }: DocumentTables, { scoreLine }: Resources): number | null {
  if (scoreLine === null) return null;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let logs = 0;
  let tokens = 0;
  for (let i = 0; i < count; i++) {
    const end = bytes[ends[i] - 1] === NEWLINE ? ends[i] - 1 : ends[i];
    if (end === starts[i]) continue;
    const score = scoreLine(decoder.decode(bytes.subarray(starts[i], end)));
    logs += score.log10;
    tokens += score.tokens + 1;
  }
  const value = 10 ** (-logs / tokens);
  return tokens === 0 || !Number.isFinite(value) ? null : Number(value.toFixed(1));
}

const redpajama = numbersOf('redpajama-v2', 'CCNet, cc_net/perplexity.py, bda555b; RedPajama-Data V2, app/src/core/quality_signals, 6d2cee9');

export const perplexitySignals: readonly NumberSignal[] = [redpajama('ccnet_perplexity', 'fraction', null, '10 ^ (−Σ log10 of the probability of each line / Σ (its tokens + 1)), to one decimal', perplexity, { needs: ['scoreLine'], stored: true })];
