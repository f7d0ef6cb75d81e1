/** C4's rules on pages; what it does to lines is the edit c4.lines. */
import type { Rule } from './rule.ts';
import { dropAbove } from './threshold.ts';

const source = 'Raffel et al., 2020 (arXiv 1910.10683), 2.2; tensorflow_datasets, text/c4_utils.py, 0560e68';

export const c4Rules: readonly Rule[] = [
  dropAbove({ id: 'c4.page-length', signal: 'redpajama-v2.ccnet_length', doc: 'code points of the page', source }, 190_000),
  dropAbove({ id: 'c4.bad-words', signal: 'redpajama-v2.rps_doc_ldnoobw_words', doc: 'words and phrases on the list', source }, 0),
];
