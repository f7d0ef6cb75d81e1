import { hashNumber, slotsFor } from './hash';
import { candidateHashes, candidatePairs, covered, LONGEST, numbers, pairCounts, pairFirsts, pairs, positions, scratch, sieve, topCounts, topLengths, wordCounts, wordLengths, wordNumbers, wordPlaces } from './layout';

/** Code points of so many words, one at least, without the spaces between them. */
@inline
function lengthOf(first: usize, words: usize): u32 {
  const last = (first + words - 1) << 2;
  return load<u32>(wordPlaces + last) + load<u32>(wordLengths + last) - load<u32>(wordPlaces + (first << 2)) - ((words - 1) as u32);
}

/** Puts the n-grams whose two shorter ones stand in `positions` and `numbers`, `kept` of them, among the candidates. Returns how many there are. */
function findCandidates(kept: usize, n: usize): usize {
  let candidates: usize = 0;
  const lastWord = wordNumbers + ((n - 1) << 2);
  for (let i: usize = 0; i + 1 < kept; i++) {
    const position = load<u32>(positions + (i << 2));
    const pair = ((load<u32>(numbers + (i << 2)) as u64) << 32) | (load<u32>(lastWord + ((position as usize) << 2)) as u64);
    store<u64>(candidatePairs + (candidates << 3), pair);
    store<u32>(candidateHashes + (candidates << 2), (hashNumber(pair) >>> 32) as u32);
    const isNeighbour = position + 1 === load<u32>(positions + (i << 2), 4);
    store<u32>(positions + (candidates << 2), position);
    candidates += isNeighbour ? 1 : 0;
  }
  return candidates;
}

/** Leaves out candidates that are certain to stand once: no other one has the same bits of a hash. Most are left out without a look-up. */
function leaveOutSingles(candidates: usize): usize {
  let size: usize = 64;
  while (size < candidates << 2) size <<= 1;
  const mask = size - 1;
  memory.fill(sieve, 0, size);
  for (let i: usize = 0; i < candidates; i++) {
    const cell = sieve + ((load<u32>(candidateHashes + (i << 2)) as usize) & mask);
    store<u8>(cell, load<u8>(cell) !== 0 ? 2 : 1);
  }
  let left: usize = 0;
  for (let i: usize = 0; i < candidates; i++) {
    const hash = load<u32>(candidateHashes + (i << 2));
    store<u64>(candidatePairs + (left << 3), load<u64>(candidatePairs + (i << 3)));
    store<u32>(candidateHashes + (left << 2), hash);
    store<u32>(positions + (left << 2), load<u32>(positions + (i << 2)));
    left += load<u8>(sieve + ((hash as usize) & mask)) > 1 ? 1 : 0;
  }
  return left;
}

/** Numbers the candidates from one, in the order of first appearance. Returns how many are different. */
function numberCandidates(candidates: usize): u32 {
  const slots = slotsFor(candidates);
  const mask = slots - 1;
  memory.fill(scratch, 0, slots << 2);
  let distinct: u32 = 0;
  for (let i: usize = 0; i < candidates; i++) {
    const pair = load<u64>(candidatePairs + (i << 3));
    let slot = (load<u32>(candidateHashes + (i << 2)) as usize) & mask;
    let found = load<u32>(scratch + (slot << 2));
    while (((found !== 0 ? 1 : 0) & (load<u64>(pairs + ((found as usize) << 3)) !== pair ? 1 : 0)) !== 0) {
      slot = (slot + 1) & mask;
      found = load<u32>(scratch + (slot << 2));
    }
    // Nothing branches on what cannot be foretold.
    const isNew = found === 0;
    const entry = select<u32>(distinct + 1, found, isNew);
    const place = (entry as usize) << 2;
    distinct += isNew ? 1 : 0;
    store<u32>(scratch + (slot << 2), entry);
    store<u64>(pairs + (place << 1), pair);
    store<u32>(pairCounts + place, select<u32>(0, load<u32>(pairCounts + place), isNew) + 1);
    store<u32>(pairFirsts + place, select<u32>(load<u32>(positions + (i << 2)), load<u32>(pairFirsts + place), isNew));
    store<u32>(numbers + (i << 2), entry);
  }
  return distinct;
}

/**
 * As repetition.ts of the folder above, for n up to LONGEST: n after n, since an n-gram can only repeat where the
 * shorter ones at its two ends do. What repeats at n takes the place of what did at n − 1.
 */
export function findRepetition(count: u32): void {
  memory.fill(topCounts, 0, (LONGEST + 1) << 2);
  memory.fill(topLengths, 0, (LONGEST + 1) << 2);
  memory.fill(covered, 0, (LONGEST + 1) << 2);
  let kept: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    const number = load<u32>(wordNumbers + (i << 2));
    store<u32>(positions + (kept << 2), i as u32);
    store<u32>(numbers + (kept << 2), number);
    kept += load<u32>(wordCounts + ((number as usize) << 2)) > 1 ? 1 : 0;
  }
  for (let n: usize = 2; n <= LONGEST && kept > 1; n++) {
    const candidates = leaveOutSingles(findCandidates(kept, n));
    const distinct = numberCandidates(candidates);
    let most: u32 = 1;
    let top: usize = 0;
    for (let entry: usize = 1; entry <= distinct; entry++) {
      const times = load<u32>(pairCounts + (entry << 2));
      if (times > most) {
        most = times;
        top = entry;
      }
    }
    if (top === 0) return;
    store<u32>(topCounts + (n << 2), most);
    store<u32>(topLengths + (n << 2), lengthOf(load<u32>(pairFirsts + (top << 2)), n));
    kept = 0;
    let next: usize = 0;
    let inside: u32 = 0;
    for (let i: usize = 0; i < candidates; i++) {
      const entry = load<u32>(numbers + (i << 2));
      if (load<u32>(pairCounts + ((entry as usize) << 2)) < 2) continue;
      const position = load<u32>(positions + (i << 2)) as usize;
      const from = max(next, position);
      inside += lengthOf(from, position + n - from);
      next = position + n;
      store<u32>(positions + (kept << 2), position as u32);
      store<u32>(numbers + (kept << 2), entry);
      kept++;
    }
    store<u32>(covered + (n << 2), inside);
  }
}
