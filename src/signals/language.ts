/** How sure a model is of a document's language: fastText's lid.176 in the systems that are followed here. */
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import type { TextClassifier } from './resources.ts';
import type { NumberSignal } from './signal.ts';

const NEWLINE = 0x0a;
const source = 'Joulin et al., 2017 (arXiv 1607.01759), fastText lid.176; newlines deleted as in CCNet (bda555b), MAP-NEO (81f3cad) and DCLM (361714b)';

/** A line and the next are one, without a space: so the systems ask. */
function withoutNewlines({ bytes }: DocumentTables): Uint8Array {
  return bytes.includes(NEWLINE) ? bytes.filter((byte) => byte !== NEWLINE) : bytes;
}

function scores(document: DocumentTables, model: TextClassifier | null): Float32Array | null {
  return model === null ? null : document.scoresBy(model, () => withoutNewlines(document));
}

function highest(document: DocumentTables, model: TextClassifier | null): number | null {
  const all = scores(document, model);
  return all === null ? null : all.reduce((most, each) => Math.max(most, each), 0);
}

const document = numbersOf('document', source);
const redpajama = numbersOf('redpajama-v2', `RedPajama-Data V2, app/src/core/quality_signals, 6d2cee9; ${source}`);
const language = numbersOf('language', source);

export const languageSignals: readonly NumberSignal[] = [
  document('language_score', 'fraction', null, 'probability of the likeliest language, whichever it is', (each, resources) => highest(each, resources.language), { needs: ['language'] }),
  redpajama('ccnet_language_score', 'fraction', null, 'the same to two decimals', (each, resources) => {
    const score = highest(each, resources.language);
    return score === null ? null : Number(score.toFixed(2));
  }, { needs: ['language'], stored: true }),
];

/** Returns the signal of one language by the code that the model has for it, such as `en`: how probable that is. 0 where the model knows none of that code. */
export function languageSignal(code: string): NumberSignal {
  const label = `__label__${code}`;
  return language(code, 'fraction', null, `probability that the language is ${code}`, (each, resources) => {
    const all = scores(each, resources.language);
    return all === null || resources.language === null ? null : (all[resources.language.labels.indexOf(label)] ?? 0);
  }, { needs: ['language'] });
}
