/** Numbers of RedPajama-V2 that the crawl, its models of importance and its own buckets gave: they come with stored signals, or not at all. */
import { numbersOf } from './define.ts';
import type { NumberSignal, Signal } from './signal.ts';

const source = 'RedPajama-Data V2, app/src/core/quality_signals, 6d2cee9';
const redpajama = numbersOf('redpajama-v2', source);
const stored = (name: string, unit: Signal['unit'], formula: string): NumberSignal => redpajama(name, unit, null, formula, () => null, { stored: true });

export const redpajamaStoredSignals: readonly NumberSignal[] = [
  stored('ccnet_original_length', 'characters', 'code points before CCNet took lines out'),
  stored('ccnet_original_nlines', 'lines', 'lines before CCNet took some out'),
  stored('ccnet_bucket', 'category', 'perplexity bucket: 0 head, 1 middle, 2 tail'),
  stored('rps_doc_books_importance', 'nats', 'log ratio of hashed n-gram models, books / CCNet'),
  stored('rps_doc_openwebtext_importance', 'nats', 'log ratio of hashed n-gram models, OpenWebText / CCNet'),
  stored('rps_doc_wikipedia_importance', 'nats', 'log ratio of hashed n-gram models, Wikipedia / CCNet'),
];
