import { gopherQualityRules, gopherRepetitionRules } from '../../rules/gopher.ts';
import { editStage, globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import type { Recipe } from '../recipe.ts';
import { datatroveLines } from './c4.ts';

const run = 'datatrove, examples/fineweb.py, 05194d39';

function fineweb(name: string, doc: string, rules: readonly string[]): Recipe {
  return {
    name,
    doc,
    source: `Penedo et al., 2024 (arXiv 2406.17557); ${run}. Left out: its filter of addresses and text extraction. The language is fastText’s lid.176, of the text with its newlines deleted, where datatrove puts spaces. Near-duplicates are compared, by our own sketches of five words; for one dump at a time, as FineWeb does, set within`,
    stages: [
      rulesStage('language', [use('language.en', settingsFrom(`${run}: LanguageFilter; datatrove, filters/language_filter.py, a649de7`, { min: 0.65 }))]),
      rulesStage('gopher-repetition', gopherRepetitionRules),
      rulesStage('gopher-quality', gopherQualityRules),
      editStage('c4', [use('c4.lines', settingsFrom(run, { ...datatroveLines, terminal: 'none' }))]),
      rulesStage('fineweb', rules),
      globalStage('neardup', 'near', settingsFrom(`${run}: 14 bands of 8 over five words find 0.75 at best there`, { threshold: 0.75, n: 5 })),
      editStage('pii', ['fineweb.pii']),
    ],
  };
}

export const finewebToday = fineweb('fineweb', 'FineWeb’s pipeline from Gopher’s rules to personal data, with the limits of today’s code', ['fineweb.punctuated-lines', 'fineweb.short-lines', 'fineweb.copied-line-chars', 'fineweb.newline-ratio']);
export const fineweb2024 = fineweb('fineweb-2024', 'The same as the code was when the corpus was made', ['fineweb.punctuated-lines-2024', 'fineweb.short-lines-2024', 'fineweb.copied-line-chars-2024', 'fineweb.newline-ratio']);
export const finewebPaper = fineweb('fineweb-paper', 'The same with the limits of the paper: a tenth of the text in copied lines where the code has a hundredth, and no rule on newlines', ['fineweb.punctuated-lines-2024', 'fineweb.short-lines-2024', 'fineweb.copied-line-chars-paper']);
