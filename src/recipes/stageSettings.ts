import type { SettingSpec, SettingSpecs } from '../core/setting.ts';
import type { GlobalStage } from './recipe.ts';

const OURS = 'bandsaw';

function text(fallback: string, doc: string, source: string, choices?: readonly string[]): SettingSpec {
  return { type: 'string', default: fallback, doc, source, ...(choices === undefined ? {} : { choices }) };
}

function number(fallback: number, minimum: number, maximum: number, doc: string, source: string): SettingSpec {
  return { type: 'number', default: fallback, minimum, maximum, doc, source };
}

const keep = text('first', 'which of several alike stays: first, longest, best:COLUMN or priority:COLUMN=a,b,c', OURS);

/** How near-duplicates are found, beside the threshold. */
const near: SettingSpecs = {
  family: text('fss', 'sketch family', OURS, ['fss', 'minhash']),
  k: number(128, 16, 512, 'slots in a signature, a multiple of 4', OURS),
  n: number(5, 1, 32, 'words in a shingle', OURS),
  bands: text('', 'bands and rows in a band, such as 18x7; empty: chosen for the threshold', OURS),
  bucketDepth: number(64, 1, 2 ** 20, 'members of a bucket each later member is paired with', OURS),
  verify: text('auto', 'how a candidate pair is checked before anything is removed; edit: by words replaced, put in or taken out, a share of the longer one’s', OURS, ['auto', 'exact', 'edit', 'sketch', 'none']),
  cluster: text('keeper', 'keeper: removed only for a kept near-duplicate; components: one kept of each component', OURS, ['keeper', 'components']),
};

/** Settings of the stages that compare across documents, by kind. */
export const stageSettings: Readonly<Record<GlobalStage['kind'], SettingSpecs>> = {
  exact: {
    of: text('bytes', 'bytes: texts equal to the byte; words: texts whose folded words are equal', OURS, ['bytes', 'words']),
    method: text('set', 'set: hashes of 128 bits, which copy stays is said by keep; bloom: a Bloom filter, the first met stays, a row may go for no copy at all', 'MAP-NEO, Matrix 3.2; RedPajama-Data-v2', ['set', 'bloom']),
    falsePositives: number(0.001, 1e-6, 0.5, 'bloom: share of different texts that may go in all', 'MAP-NEO, Matrix 3.2'),
    keep,
  },
  lines: {
    method: text('ccnet', 'ccnet: lines that other documents have; c4: a line stays on one page; spans: three sentences that occurred before; similar: lines much like an earlier one of the document; document: lines equal to one', OURS, ['ccnet', 'c4', 'spans', 'similar', 'document']),
    copies: text('all', 'ccnet: all: every copy goes (two passes); later: the first met stays', 'CCNet, cc_net/dedup.py', ['all', 'later']),
    shards: number(0, 0, 1e9, 'ccnet: input files that share one set; 0: all of them', 'CCNet, hash_in_mem'),
    proportion: number(0.1, 0, 0.29, 'similar: edits allowed for each code point', 'MAP-NEO, Matrix 3.2'),
    equalUpTo: number(15, 0, 1e6, 'similar: lines of at most so many code points go only if equal', 'MAP-NEO, Matrix 3.2'),
    fewestSentences: number(3, 0, 1e6, 'c4, spans: a document that lost some and has fewer sentences left goes', 'tensorflow_datasets, text/c4_utils.py; datatrove, dedup/sentence_dedup.py'),
    fewestWords: number(50, 0, 1e9, 'spans: the same for words', 'datatrove, dedup/sentence_dedup.py'),
    shortest: number(0, 0, 1e9, 'a document that lost lines and has fewer code points left goes', OURS),
  },
  paragraphs: {
    method: text('global', 'global: a paragraph stays in one document; bff: by n-grams seen before; near: as near-duplicate documents', OURS, ['global', 'bff', 'near']),
    blank: text('keep', 'global: once: one empty paragraph stays in the corpus, as released; keep: all stay', 'MAP-NEO, Paragraph_Deduplication/paragraph.py', ['once', 'keep']),
    shortest: number(20, 0, 1e9, 'global: a document with fewer code points left goes', 'MAP-NEO, Paragraph_Deduplication/paragraph.py'),
    mode: text('old-both', 'bff: what is removed', 'DCLM, dedup/bff', ['old-both', 'paragraph', 'document', 'both', 'naive-both', 'substring', 'exact']),
    ngram: number(13, 1, 1000, 'bff: tokens of an n-gram', 'DCLM, dedup/bff'),
    threshold: number(0.8, 0, 1, 'bff: share of n-grams seen before beyond which a piece goes; near: Jaccard similarity from which a paragraph goes', 'DCLM, dedup/bff'),
    substring: number(50, 1, 1e6, 'bff: fewest tokens that substring removes', 'DCLM, dedup/bff'),
    shards: number(0, 0, 1e9, 'bff: input files that share one set; 0: all of them', 'DCLM, dedup/bff, --total-shards'),
    falsePositives: number(0.01, 0, 0.5, 'bff: share of n-grams taken for seen that were not; 0: an exact set', 'DCLM, dedup/bff'),
    fewestWords: number(5, 1, 1e6, 'near: paragraphs of fewer words stay', OURS),
    compat: { type: 'boolean', default: false, doc: 'bff: naive-both and both as released', source: 'DCLM, dedup/bff' },
    ...near,
    keep,
  },
  neardup: {
    threshold: number(0.8, 1e-6, 1, 'Jaccard similarity of word shingles from which two documents are near-duplicates', OURS),
    ...near,
    keep,
    within: text('', 'compare only rows that have the same value in this column', OURS),
  },
  decontaminate: {
    method: text('ngrams', 'ngrams: runs of 13 words of the reference texts that the job is given, of 8 where a text has fewer', 'GPT-3, Brown et al. 2020, appendix C', ['ngrams']),
    contaminated: text('remove', 'remove: a document that holds a part of one goes; cut: that part goes', OURS, ['remove', 'cut']),
    threshold: number(0, 0, 1, 'share of the n-grams of a reference text from which a document that holds them counts; 0: one is enough', OURS),
    minWords: number(6, 1, 8, 'reference texts of fewer than 8 words are looked for as a whole if they have so many', OURS),
    column: text('text', 'column or JSON key of the reference texts', OURS),
  },
};
