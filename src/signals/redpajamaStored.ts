/** Numbers of RedPajama-V2 that its models and the crawl gave: they come with stored signals, or not at all. */
import { numbersOf } from './define.ts';
import type { NumberSignal, Signal } from './signal.ts';

const source = 'RedPajama-Data V2, app/src/core/quality_signals, 6d2cee9';
const redpajama = numbersOf('redpajama-v2', source);
const stored = (name: string, unit: Signal['unit'], formula: string): NumberSignal => redpajama(name, unit, null, formula, () => null, { stored: true });

export const redpajamaStoredSignals: readonly NumberSignal[] = [
  stored('ccnet_original_length', 'characters', 'code points before CCNet took lines out'),
  stored('ccnet_original_nlines', 'lines', 'lines before CCNet took some out'),
  stored('ccnet_language_score', 'fraction', 'certainty of the language, fastText lid.176'),
  stored('ccnet_perplexity', 'fraction', 'perplexity under a 5-gram model of Wikipedia'),
  stored('ccnet_bucket', 'category', 'perplexity bucket: 0 head, 1 middle, 2 tail'),
  stored('rps_doc_ml_palm_score', 'fraction', 'probability of a page of Wikipedia, OpenWebText or books'),
  stored('rps_doc_ml_wikipedia_score', 'fraction', 'probability of an article of Wikipedia'),
  stored('rps_doc_ml_wikiref_score', 'fraction', 'probability of a page that Wikipedia cites'),
  stored('rps_doc_books_importance', 'nats', 'log ratio of hashed n-gram models, books / CCNet'),
  stored('rps_doc_openwebtext_importance', 'nats', 'log ratio of hashed n-gram models, OpenWebText / CCNet'),
  stored('rps_doc_wikipedia_importance', 'nats', 'log ratio of hashed n-gram models, Wikipedia / CCNet'),
];

const language = numbersOf('document', 'fastText lid.176, as the rules of many systems ask for it');

export const documentStoredSignals: readonly NumberSignal[] = [language('language_score', 'fraction', null, 'certainty of the language that the corpus says the document has', () => null, { stored: true })];
