/** RedPajama-V1, source by source. Its C4 and Wikipedia are taken as they are published: there is nothing to carry out. */
import { redpajamaV1Rules } from '../../rules/redpajamaV1.ts';
import { editStage, globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import type { Recipe } from '../recipe.ts';
import { ccnetLanguage, ccnetLines, ccnetPerplexity } from './ccnet.ts';

const rpv1 = 'RedPajama-Data, branch rp_v1, 45b37c2, data_prep';

export const redpajamaV1CommonCrawl: Recipe = {
  name: 'redpajama-v1-common-crawl',
  doc: 'RedPajama-V1’s pages: CCNet with one shard at a time, head and middle, equal pages, and those that look like pages Wikipedia cites',
  source: `${rpv1}/cc. A shard is an input file, one of 5,000 of a dump. Equal pages are told by their text, not by the crawl’s digests and addresses. The language model and the classifier wikiref are yours`,
  stages: [
    ...ccnetLines(1, `${rpv1}/cc/README.md: --num_shards 5000 --hash_in_mem 1`),
    ccnetLanguage('en'),
    ccnetPerplexity(520, `${rpv1}/cc: head and middle of CCNet’s buckets`),
    globalStage('exact', 'exact', settingsFrom(`${rpv1}/cc/dedup; the first copy stays`, { of: 'bytes', method: 'set', keep: 'first' })),
    rulesStage('classifier', [use('classifier.wikiref', settingsFrom(`${rpv1}/cc/classifier`, { min: 0.25 }))]),
  ],
};

export const redpajamaV1Books: Recipe = {
  name: 'redpajama-v1-books',
  doc: 'RedPajama-V1’s books: of near-duplicates the first stays',
  source: `${rpv1}/book. Our sketches, compared, in place of SimHash over 6 characters at a distance of at most 5; 0.9 is what LLaMA says of its books (Touvron et al., 2023, arXiv 2302.13971, 2.1)`,
  stages: [globalStage('neardup', 'near', settingsFrom('Touvron et al., 2023 (arXiv 2302.13971), 2.1: more than 90 % in common', { threshold: 0.9, keep: 'first' }))],
};

export const redpajamaV1Arxiv: Recipe = {
  name: 'redpajama-v1-arxiv',
  doc: 'RedPajama-V1’s papers: LaTeX from the first section to the references, without comments, macros replaced; texts without a section go',
  source: `${rpv1}/arxiv, as meant; a text is one file of a paper`,
  stages: [editStage('latex', ['redpajama-v1.latex'])],
};

export const redpajamaV1StackExchange: Recipe = {
  name: 'redpajama-v1-stackexchange',
  doc: 'RedPajama-V1’s questions and answers: HTML becomes text',
  source: `${rpv1}/stack_exchange. Its joining of a question with its answers, by score, is yours: it makes the rows`,
  stages: [editStage('html', ['redpajama-v1.html'])],
};

export const redpajamaV1Github: Recipe = {
  name: 'redpajama-v1-github',
  doc: 'RedPajama-V1’s rules for source code: equal files, headers away, kinds of files, long lines; the path of a file is its address',
  source: `${rpv1}/github. letters-per-token needs a tokenizer, that of pythia-6.9b`,
  stages: [
    globalStage('exact', 'exact', settingsFrom(`${rpv1}/github`, { of: 'bytes', method: 'set' })),
    editStage('header', ['redpajama-v1.github-header']),
    rulesStage('rules', redpajamaV1Rules),
  ],
};
