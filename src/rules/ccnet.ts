/** What CCNet drops or sorts out: short documents, and those that its language model of Wikipedia finds unlikely. */
import type { Rule } from './rule.ts';
import { dropBelow, dropFrom } from './threshold.ts';

export const ccnetRules: readonly Rule[] = [
  dropBelow({ id: 'ccnet.length', signal: 'redpajama-v2.ccnet_length', doc: 'code points; shorter documents are never read', source: 'CCNet, cc_net/mine.py (min_len), bda555b' }, 300),
  dropFrom({ id: 'ccnet.perplexity', signal: 'redpajama-v2.ccnet_perplexity', doc: 'perplexity: the last bucket, tail, begins at the 60th percentile of the language. head ends at 340 for English (en 340/520, de 370/590, fr 180/330, es 180/290, it 220/360, zh 1460/1950)', source: 'CCNet, cc_net/data/cutoff.csv, English, bda555b' }, 520),
];
