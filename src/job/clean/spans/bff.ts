import { ConfigError } from '../../../core/errors.ts';
import type { Settings } from '../../../core/setting.ts';
import { BloomFilter } from '../../../exact/bloomFilter.ts';
import { sizeBloom } from '../../../exact/bloomSize.ts';
import { ContentHasher } from '../../../exact/contentHash.ts';
import { HashSet64 } from '../../../exact/hashSet64.ts';
import { Bff, mostNgrams, type BffMode, type BffSettings } from '../../../paragraphs/bff.ts';
import { ExactNgramSet, type NgramSet } from '../../../paragraphs/ngramSet.ts';
import { spacedTokens } from '../../../paragraphs/tokens.ts';
import { NO_KEEPER } from '../records.ts';
import { countsOfBloom } from '../stageCounts.ts';
import { eachText, viewBatches } from '../viewBatches.ts';
import { assertWholeShards } from './inputGroups.ts';
import { jobHasher } from './comparePieces.ts';
import type { SpanPass, SpanStage } from './spanStage.ts';

const rule = 'bff';

function settingsOf(settings: Settings): BffSettings {
  const ngram = settings['ngram'] as number;
  return { mode: settings['mode'] as BffMode, shortest: ngram, longest: ngram, threshold: settings['threshold'] as number, substring: settings['substring'] as number, compat: settings['compat'] as boolean };
}

/**
 * Removes what earlier rows have, by n-grams in a set that grows from row to row: the order of rows is part of the answer, as it is
 * in the original, and with a Bloom filter a piece may go for n-grams that nobody had; so nothing is verified. Each group of
 * `shards` inputs begins with an empty set. Groeneveld, The big friendly filter; DCLM, dedup/bff.
 */
export const bff: SpanStage = {
  kind: 'paragraphs',
  method: 'bff',
  assertSettings(settings, { name }) {
    assertWholeShards(settings);
    void new Bff(new ExactNgramSet(1), new ContentHasher(), settingsOf(settings));
    if (settings['falsePositives'] !== 0) sizeBloom(1, settings['falsePositives'] as number);
    if (settings['keep'] !== 'first') throw new ConfigError({ expected: `stage "${name}" to keep the first row, as it goes by their order`, found: `keep ${settings['keep'] as string}`, remedy: 'leave keep out, or take the method global' });
  },
  async open(pass) {
    const own = settingsOf(pass.settings);
    const groups = groupsOf(pass);
    const most = (await ngramsOf(pass, own, groups)).reduce((all, each) => Math.max(all, each), 1);
    const sets = await openSets(pass, most);
    const hasher = jobHasher(pass);
    let group = -1;
    let filter = new Bff(sets(), hasher, own);
    return ({ file, text }, cuts) => {
      if (groups[file] !== group && group >= 0) filter = new Bff(sets(), hasher, own);
      group = groups[file];
      const { removed, whole, ngrams, contained } = filter.next(text);
      const value = contained / ngrams;
      if (whole) return { rule: { rule, reason: 'document' }, value, limit: own.threshold };
      for (const [start, end] of removed) cuts.add(start, end, { rule, reason: 'unverified', value: NaN, keeper: NO_KEEPER, verified: false });
      return removed.length > 0 && isBlank(cuts.left(text)) ? { rule: { rule, reason: 'blank' }, value, limit: own.threshold } : null;
    };
  },
};

/** Number of the group of each input. */
function groupsOf({ corpus, settings }: SpanPass): readonly number[] {
  const shards = settings['shards'] as number;
  return corpus.context.files.map((_, file) => (shards === 0 ? 0 : Math.floor(file / shards)));
}

/** Returns the most n-grams that each group can have. */
async function ngramsOf({ corpus }: SpanPass, own: BffSettings, groups: readonly number[]): Promise<number[]> {
  const counts: number[] = [];
  for (const [file, view] of corpus.views().entries()) {
    for await (const { batch } of viewBatches(corpus, [view], [], 'spans')) {
      eachText(batch, (_, text) => {
        counts[groups[file]] = (counts[groups[file]] ?? 0) + mostNgrams(text, own);
      });
    }
  }
  return counts.map((count) => count ?? 0);
}

/** Returns what gives an empty set for so many n-grams; a new one takes the place of the last. @throws BudgetError where it does not fit in half of the memory */
async function openSets({ corpus, settings, tell }: SpanPass, ngrams: number): Promise<() => NgramSet> {
  const bytes = corpus.context.settings.memory / 2;
  if (settings['falsePositives'] === 0) return () => new ExactNgramSet(HashSet64.within(bytes));
  const filter = await BloomFilter.open(sizeBloom(ngrams, settings['falsePositives'] as number, bytes));
  tell(countsOfBloom(ngrams, filter.size));
  return () => {
    filter.bits.fill(0);
    return filter;
  };
}

function isBlank(text: Uint8Array): boolean {
  let tokens = 0;
  spacedTokens(text, 0, text.length, () => tokens++);
  return tokens === 0;
}
