/** What classifiers of the user's say of a document: each has a name, given with its file. */
import { numbersOf } from './define.ts';
import type { NumberSignal } from './signal.ts';

/** Names of classifiers. */
export const CLASSIFIER_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

function scoreOf(name: string): NumberSignal['measure'] {
  return (document, { classifiers }) => {
    const scorer = classifiers.get(name);
    // A classifier takes newlines for white space.
    const scores = scorer === undefined ? null : document.scoresBy(scorer.classifier, () => document.bytes);
    return scores === null || scorer === undefined ? null : scores[scorer.label];
  };
}

/** Returns the signal of a classifier by its name. */
export function classifierSignal(name: string): NumberSignal {
  return numbersOf('classifier', 'a classifier of the user’s')(name, 'fraction', null, `score of the classifier ${name} for its label`, scoreOf(name), { classifier: name });
}

const redpajama = numbersOf('redpajama-v2', 'RedPajama-Data V2, app/src/core/quality_signals/classifiers.py, 6d2cee9');

export const redpajamaClassifierSignals: readonly NumberSignal[] = [
  redpajama('rps_doc_ml_palm_score', 'fraction', null, 'probability of a page of Wikipedia, OpenWebText or books', scoreOf('palm'), { classifier: 'palm', stored: true }),
  redpajama('rps_doc_ml_wikipedia_score', 'fraction', null, 'probability of an article of Wikipedia', scoreOf('wikipedia'), { classifier: 'wikipedia', stored: true }),
  redpajama('rps_doc_ml_wikiref_score', 'fraction', null, 'probability of a page that Wikipedia cites', scoreOf('wikiref'), { classifier: 'wikiref', stored: true }),
];
