/** RedPajama-V1's rules for GitHub, and SlimPajama's for short documents. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow } from './threshold.ts';

const github = 'RedPajama-Data, branch rp_v1, data_prep/github, 45b37c2';
const slimpajama = 'Cerebras modelzoo, slimpajama/preprocessing/filter.py, f1fd1e0';
const of = (name: string, signal: string, doc: string) => ({ id: `redpajama-v1.${name}`, signal: `redpajama-v1.${signal}`, doc, source: github });

export const redpajamaV1Rules: readonly Rule[] = [
  dropBelow(of('listed-suffix', 'listed_suffix', 'the path, given as address, has an ending of the list'), 1),
  dropBelow({ ...of('empty', '', 'code points'), signal: 'redpajama-v2.ccnet_length' }, 1),
  dropAbove(of('longest-line', 'longest_line', 'code points of the longest line'), 1000),
  dropAbove(of('mean-line', 'mean_line', 'code points a line'), 100),
  dropBelow(of('alnum', 'alnum', 'share of the text that is letters and digits'), 0.25),
  dropBelow(of('letters-per-token', 'letters_per_token', 'letters a token of pythia-6.9b'), 1.5),
];

export const slimpajamaRules: readonly Rule[] = [dropBelow({ id: 'slimpajama.length', signal: 'slimpajama.length', doc: 'code points of the text in lower case without ASCII punctuation', source: slimpajama }, 200)];
