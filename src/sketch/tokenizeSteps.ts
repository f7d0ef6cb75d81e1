import { hashLongWords, STATE_WORDS } from '../kernels/hash_long_words.ts';
import { scanSteps } from './scanSteps.ts';
import type { PlanBuffer, PlanStep } from '../engine/plan.ts';
import { ceilDiv } from '../core/u32.ts';
import { TABLE_LAYOUT, WORD_TABLE_SHA256 } from '../text/wordTable.ts';

const GROUP_BYTES = 32;

/** Returns the most words that text of so many bytes in so many units can hold. */
export function wordCapacity(bytes: number, units: number): number {
  // A word takes a byte and the separator before it, unless a unit begins there; a single takes three bytes.
  return Math.floor((bytes + units) / 2);
}

/**
 * Returns the steps that hash words too long for one lane, as many as the longest unit of text may need: none as long as
 * every unit is shorter than what a lane walks.
 */
function longWordSteps(bytes: number, group_count: number, longestUnit: number): PlanStep[] {
  const step = hashLongWords.constants['STEP'];
  const turns = longestUnit < step ? 0 : Math.floor(longestUnit / step) + 1;
  return Array.from({ length: turns }, (_, turn) => ({
    kernel: 'hash_long_words',
    params: { byte_count: bytes, group_count, window_count: ceilDiv(bytes, step), turn },
    bindings: { text: 'text', table: 'table', masks: 'masks', starts: 'starts', bases: 'bases', words: 'words', whole_words: 'whole_words', walks: 'walks' },
  }));
}

/** Returns the bytes of the longest unit. */
export function longestUnit(offsets: Uint32Array): number {
  let longest = 0;
  for (let unit = 0; unit + 1 < offsets.length; unit++) longest = Math.max(longest, offsets[unit + 1] - offsets[unit]);
  return longest;
}

/**
 * Returns the steps from text to word hashes and the buffers they need: inputs `text` and `offsets`, the static
 * `table`, and as scratch `words` (a hash per word), `whole_words` (lo and hi per word) and `unit_words` (index of each
 * unit's first word, the number of words last). No unit has more than `longest` bytes.
 */
export function tokenizeSteps(bytes: number, units: number, longest = bytes): { steps: PlanStep[]; buffers: Record<string, PlanBuffer> } {
  const byte_count = bytes;
  const group_count = ceilDiv(bytes, GROUP_BYTES);
  const unit_count = units;
  const capacity = wordCapacity(bytes, units);
  const scan = scanSteps({ values: 'counts', count: group_count, sums: 'tile_sums', prefix: 'bases' });
  const scratch = (length: number): PlanBuffer => ({ role: 'scratch', length });
  const longWords = longWordSteps(bytes, group_count, longest);
  return {
    steps: [
      { kernel: 'unit_starts', params: { unit_count, byte_count }, bindings: { offsets: 'offsets', unit_bits: 'unit_bits' } },
      { kernel: 'classify', params: { byte_count, group_count }, bindings: { text: 'text', table: 'table', unit_bits: 'unit_bits', masks: 'masks' } },
      { kernel: 'word_starts', params: { group_count }, bindings: { masks: 'masks', starts: 'starts', counts: 'counts' } },
      ...scan.steps,
      { kernel: 'unit_words', params: { unit_count }, bindings: { offsets: 'offsets', starts: 'starts', bases: 'bases', unit_words: 'unit_words' } },
      {
        kernel: 'hash_words_ascii',
        params: { byte_count, group_count },
        bindings: { text: 'text', table: 'table', masks: 'masks', starts: 'starts', bases: 'bases', words: 'words', whole_words: 'whole_words', todo: 'todo' },
      },
      {
        kernel: 'hash_words',
        params: { byte_count, group_count },
        bindings: { text: 'text', table: 'table', masks: 'masks', starts: 'starts', bases: 'bases', words: 'words', whole_words: 'whole_words', todo: 'todo' },
      },
      ...longWords,
    ],
    buffers: {
      text: { role: 'input', length: ceilDiv(bytes, 4) },
      offsets: { role: 'input', length: units + 1 },
      table: { role: 'static', length: TABLE_LAYOUT.length, key: WORD_TABLE_SHA256 },
      unit_bits: { role: 'scratch', length: group_count, clear: true },
      masks: scratch(4 * group_count),
      starts: scratch(group_count),
      counts: scratch(group_count),
      ...scan.buffers,
      unit_words: scratch(units + 1),
      words: scratch(capacity),
      whole_words: scratch(2 * capacity),
      todo: scratch(group_count),
      ...(longWords.length > 0 && { walks: scratch(STATE_WORDS * longWords[0].params['window_count']) }),
    },
  };
}
