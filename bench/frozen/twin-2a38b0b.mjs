/* oxlint-disable -- a bundler's output that nobody edits: what a linter would ask for, its sources have */
/**
 * The plain TypeScript twin of tokenising and sketching as commit 2a38b0b has it: src/engine/twinEngine.ts and
 * src/sketch/sketchPlan.ts with all they import, bundled once by rolldown 1.2 and not built again. bench/cpu-sketch.mjs
 * measures the cpu engine against it, so it must not change when src does. Licence: Apache-2.0, as all of bandsaw.
 */
import { gunzipSync } from "node:zlib";
// src/core/errors.ts
var BandsawError = class extends Error {
	expected;
	found;
	remedy;
	file;
	row;
	recovery;
	constructor(parts) {
		const where = parts.file === void 0 ? "" : parts.row === void 0 ? `${parts.file}: ` : `${parts.file}, row ${parts.row}: `;
		super(`${where}Expected ${parts.expected} but found ${parts.found}: ${parts.remedy}`, parts.cause === void 0 ? void 0 : { cause: parts.cause });
		this.name = new.target.name;
		this.expected = parts.expected;
		this.found = parts.found;
		this.remedy = parts.remedy;
		this.file = parts.file;
		this.row = parts.row;
		this.recovery = parts.recovery ?? "abort";
	}
};
/** An option or a combination of options that cannot work (exit status 2). */
var ConfigError = class extends BandsawError {
	code = "config";
};
/** Valid input that this version cannot carry through without loss. */
var UnsupportedError = class extends BandsawError {
	code = "unsupported";
};
/** No such adapter, a missing limit, a lost device, device memory used up (exit status 4 where the device was demanded). */
var DeviceError = class extends BandsawError {
	code = "device";
};
/** Two engines, or a count and its check, disagree: always a bug, never skipped. */
var MismatchError = class extends BandsawError {
	code = "mismatch";
};
// src/core/u32.ts
/** 32-bit wraparound arithmetic shared by twins and plans. All functions return unsigned integers. */
/** murmur3's 32-bit finaliser: full avalanche, a bijection. */
function fmix(h) {
	h ^= h >>> 16;
	h = Math.imul(h, 2246822507);
	h ^= h >>> 13;
	h = Math.imul(h, 3266489909);
	return (h ^ h >>> 16) >>> 0;
}
function rotateLeft(x, by) {
	return (x << by | x >>> 32 - by) >>> 0;
}
function popcount(x) {
	x -= x >>> 1 & 1431655765;
	x = (x & 858993459) + (x >>> 2 & 858993459);
	return Math.imul(x + (x >>> 4) & 252645135, 16843009) >>> 24;
}
/** Index of the lowest set bit; 32 for 0. */
function trailingZeros(x) {
	return x === 0 ? 32 : 31 - Math.clz32(x & -x);
}
function ceilDiv(a, b) {
	return Math.ceil(a / b);
}
// src/kernels/kernel.ts
/** Returns its argument; exists so that declarations are checked where they stand. */
function defineKernel(kernel) {
	return kernel;
}
/** Workgroups for one lane per item. */
function lanesFor(items, constants) {
	return Math.ceil(items / constants["WG"]);
}
// src/kernels/band_keys.ts
/** 64-bit key of each band of each unit, band-major; salted by the unit's group so that only units of one group meet. */
const bandKeys = defineKernel({
	id: "band_keys",
	params: [
		"unit_count",
		"bands",
		"rows",
		"slot_words",
		"signature_words"
	],
	bindings: [
		{
			name: "signatures",
			access: "read"
		},
		{
			name: "salts",
			access: "read"
		},
		{
			name: "keys",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.bands * params.unit_count, constants),
	twin({ params, buffers }) {
		const { signatures, salts, keys } = buffers;
		const units = params.unit_count;
		const words = params.rows * params.slot_words;
		for (let band = 0; band < params.bands; band++) for (let unit = 0; unit < units; unit++) {
			const first = unit * params.signature_words + band * words;
			let lo = 625341585 ^ Math.imul(band, 2654435761);
			let hi = 2654435769 ^ Math.imul(band, 2246822519);
			for (let i = first; i < first + words; i++) {
				lo = Math.imul(lo ^ signatures[i], 2246822519);
				lo ^= lo >>> 15;
				hi = Math.imul(hi ^ signatures[i], 3266489917);
				hi ^= hi >>> 13;
			}
			const at = 2 * (band * units + unit);
			keys[at] = fmix(lo ^ salts[2 * unit]);
			keys[at + 1] = fmix(hi ^ salts[2 * unit + 1]);
		}
	}
});
// src/kernels/bucket_anchors.ts
/**
* The lowest `depth` (≥ 1) members of each bucket, ascending, at the start of the bucket's stretch of `anchors`; the rest
* of the stretch is unspecified. Buckets beyond the depth are counted in overfull[0], also those whose sizes no longer
* fit behind it.
*/
const bucketAnchors = defineKernel({
	id: "bucket_anchors",
	params: [
		"table_size",
		"depth",
		"overfull_capacity"
	],
	bindings: [
		{
			name: "slot_offsets",
			access: "read"
		},
		{
			name: "members",
			access: "read"
		},
		{
			name: "anchors",
			access: "read_write"
		},
		{
			name: "overfull",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.table_size, constants),
	twin({ params, buffers }) {
		const { slot_offsets, members, anchors, overfull } = buffers;
		const depth = params.depth;
		for (let slot = 0; slot < params.table_size; slot++) {
			const first = slot_offsets[slot];
			const end = slot_offsets[slot + 1];
			let last = first;
			for (let i = first; i < end; i++) {
				const record = members[i];
				if (last - first === depth) {
					if (anchors[last - 1] < record) continue;
					last--;
				}
				let place = last++;
				for (; place > first && anchors[place - 1] > record; place--) anchors[place] = anchors[place - 1];
				anchors[place] = record;
			}
			if (end - first > depth) {
				const position = overfull[0]++;
				if (position < params.overfull_capacity) overfull[position + 1] = end - first;
			}
		}
	}
});
// src/kernels/bucket_insert.ts
/** Where the search for a key begins; both halves count, one of them may be the same in many keys. */
function firstSlot(lo, hi) {
	const h = Math.imul(lo ^ Math.imul(hi, 2654435761), 2246822519);
	return h ^ h >>> 15;
}
/**
* Puts each record into the bucket of its key. `table` holds the owner of each bucket + 1 (0 is free), at least twice as
* many places as records, so that probing ends. Which record owns a bucket, and so which place it has, depends on the
* order of arrival; who shares a place does not.
*/
const bucketInsert = defineKernel({
	id: "bucket_insert",
	params: ["record_count", "table_size"],
	bindings: [
		{
			name: "keys",
			access: "read"
		},
		{
			name: "table",
			access: "read_write"
		},
		{
			name: "slots",
			access: "read_write"
		},
		{
			name: "counts",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.record_count, constants),
	twin({ params, buffers }) {
		const { keys, table, slots, counts } = buffers;
		const mask = params.table_size - 1;
		for (let record = 0; record < params.record_count; record++) {
			const lo = keys[2 * record];
			const hi = keys[2 * record + 1];
			let slot = firstSlot(lo, hi) & mask;
			for (;;) {
				if (table[slot] === 0) table[slot] = record + 1;
				const owner = table[slot] - 1;
				if (keys[2 * owner] === lo && keys[2 * owner + 1] === hi) break;
				slot = slot + 1 & mask;
			}
			slots[record] = slot;
			counts[slot]++;
		}
	}
});
// src/kernels/bucket_scatter.ts
/** Lists the members of every bucket side by side from slot_offsets[slot] on, in no particular order. */
const bucketScatter = defineKernel({
	id: "bucket_scatter",
	params: ["record_count"],
	bindings: [
		{
			name: "slots",
			access: "read"
		},
		{
			name: "slot_offsets",
			access: "read"
		},
		{
			name: "cursors",
			access: "read_write"
		},
		{
			name: "members",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.record_count, constants),
	twin({ params, buffers }) {
		const { slots, slot_offsets, cursors, members } = buffers;
		for (let record = 0; record < params.record_count; record++) {
			const slot = slots[record];
			members[slot_offsets[slot] + cursors[slot]++] = record;
		}
	}
});
// src/kernels/pair_count.ts
/** Number of anchors of a record's bucket that stand before the record. */
const pairCount = defineKernel({
	id: "pair_count",
	params: ["record_count", "depth"],
	bindings: [
		{
			name: "slots",
			access: "read"
		},
		{
			name: "slot_offsets",
			access: "read"
		},
		{
			name: "anchors",
			access: "read"
		},
		{
			name: "pair_counts",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.record_count, constants),
	twin({ params, buffers }) {
		const { slots, slot_offsets, anchors, pair_counts } = buffers;
		for (let record = 0; record < params.record_count; record++) {
			const first = slot_offsets[slots[record]];
			let low = first;
			let high = first + Math.min(params.depth, slot_offsets[slots[record] + 1] - first);
			while (low < high) {
				const middle = low + (high - low >>> 1);
				if (anchors[middle] < record) low = middle + 1;
				else high = middle;
			}
			pair_counts[record] = low - first;
		}
	}
});
// src/kernels/pair_emit.ts
/**
* Pairs (anchor, record), sorted by record, then anchor. totals[0], 0 before, is the number of all pairs; those beyond
* `capacity` are not written. If there are more pairs than 32 bits count it is 0xFFFFFFFF.
*/
const pairEmit = defineKernel({
	id: "pair_emit",
	params: ["record_count", "capacity"],
	bindings: [
		{
			name: "slots",
			access: "read"
		},
		{
			name: "slot_offsets",
			access: "read"
		},
		{
			name: "anchors",
			access: "read"
		},
		{
			name: "pair_bases",
			access: "read"
		},
		{
			name: "pairs",
			access: "read_write"
		},
		{
			name: "totals",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.record_count, constants),
	twin({ params, buffers }) {
		const { slots, slot_offsets, anchors, pair_bases, pairs, totals } = buffers;
		const records = params.record_count;
		for (let record = 0; record < records; record++) {
			const first = slot_offsets[slots[record]];
			const begin = pair_bases[record];
			const next = pair_bases[record + 1];
			if (next < begin) totals[0] = 4294967295;
			if (record === records - 1) totals[0] = Math.max(totals[0], next);
			const end = Math.min(next, params.capacity);
			for (let place = begin; place < end; place++) {
				pairs[2 * place] = anchors[first + place - begin];
				pairs[2 * place + 1] = record;
			}
		}
	}
});
// src/kernels/fssSlots.ts
/** FastSimilaritySketch (arXiv 1704.04370) as ARCHITECTURE.md fixes it; shared by the two kernels that differ in who does what. */
const EMPTY = 4294967295;
/** For every number of slots; the round is the top byte of a slot, so that earlier rounds win. */
const RANDOM_ROUNDS = 128;
function roundHash(shingle, seed) {
	let h = Math.imul(shingle ^ seed, 2246822507);
	h ^= h >>> 15;
	return Math.imul(h, 3266489909);
}
function roundSeed(round) {
	return Math.imul(round, 2654435769);
}
/** Round 0 takes the shingle hash as it is. */
function firstRound(slots, shingles, from, to) {
	const k = slots.length;
	for (let i = from; i < to; i++) {
		const x = shingles[i];
		const slot = (x >>> 16) * k >>> 16;
		const value = x & 16777215;
		if (value < slots[slot]) slots[slot] = value;
	}
}
function randomRound(slots, shingles, from, to, round) {
	const k = slots.length;
	const seed = roundSeed(round);
	const top = round << 24;
	for (let i = from; i < to; i++) {
		const h = roundHash(shingles[i], seed);
		const slot = (h >>> 16) * k >>> 16;
		const value = top | h >>> 1 & 16777215;
		if (value < slots[slot]) slots[slot] = value;
	}
}
function directedValue(shingles, from, to, slot) {
	const seed = roundSeed(slot + RANDOM_ROUNDS);
	let least = EMPTY;
	for (let i = from; i < to; i++) {
		const value = roundHash(shingles[i], seed) >>> 8;
		if (value < least) least = value;
	}
	return (RANDOM_ROUNDS + (slot & 127)) * 2 ** 24 + least;
}
/** Index of the first empty slot from `from` on, or k. A plain loop: on so few slots it beats indexOf. */
function nextEmpty(slots, from) {
	let slot = from;
	while (slot < slots.length && slots[slot] !== EMPTY) slot++;
	return slot;
}
/**
* Sketches shingles[from … to) into `slots`, one per number of the sketch, which must all be 0xFFFFFFFF before; without
* shingles they stay so. A round can only change empty slots, so the rounds end when none is left; that is looked at
* after every 2k steps, because looking costs k.
*/
function sketchShingles(slots, shingles, from, to) {
	if (from === to) return;
	const roundsAtOnce = Math.max(1, Math.floor(2 * slots.length / (to - from)));
	firstRound(slots, shingles, from, to);
	let round = 1;
	while (round < RANDOM_ROUNDS && nextEmpty(slots, 0) < slots.length) {
		const end = Math.min(round + roundsAtOnce, RANDOM_ROUNDS);
		for (; round < end; round++) randomRound(slots, shingles, from, to, round);
	}
	for (let slot = nextEmpty(slots, 0); slot < slots.length; slot = nextEmpty(slots, slot + 1)) slots[slot] = directedValue(shingles, from, to, slot);
}
// src/kernels/shingleCount.ts
/** Returns the number of shingles of a unit of `words` words: none, one of all of them below n, else words − n + 1. */
function shingleCount(words, n) {
	return words === 0 ? 0 : Math.max(words, n) - n + 1;
}
// src/kernels/sketch_fss_large.ts
/** FastSimilaritySketch by chunks of CHUNK shingles, one workgroup each; chunks of a unit meet by minimum in its row. */
const sketchFssLarge = defineKernel({
	id: "sketch_fss_large",
	params: ["task_count", "n"],
	bindings: [
		{
			name: "tasks",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read"
		},
		{
			name: "shingles",
			access: "read"
		},
		{
			name: "signatures",
			access: "read_write"
		}
	],
	constants: {
		WG: 32,
		K: 128,
		CHUNK: 1024
	},
	workgroups: (params) => params.task_count,
	twin({ params, constants, buffers }) {
		const { tasks, unit_words, shingles, signatures } = buffers;
		const k = constants.K;
		const chunk = constants.CHUNK;
		const slots = new Uint32Array(k);
		for (let task = 0; task < params.task_count; task++) {
			const unit = tasks[2 * task];
			const skipped = tasks[2 * task + 1] * chunk;
			const first = unit_words[unit];
			const total = shingleCount(unit_words[unit + 1] - first, params.n);
			if (skipped >= total) continue;
			slots.fill(4294967295);
			sketchShingles(slots, shingles, first + skipped, first + Math.min(total, skipped + chunk));
			const row = unit * k;
			for (let slot = 0; slot < k; slot++) if (slots[slot] < signatures[row + slot]) signatures[row + slot] = slots[slot];
		}
	}
});
// src/kernels/sketch_fss_small.ts
/** FastSimilaritySketch of whole units, one lane each; `signatures` holds all ones where a unit's row begins empty. */
const sketchFssSmall = defineKernel({
	id: "sketch_fss_small",
	params: ["list_count", "n"],
	bindings: [
		{
			name: "list",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read"
		},
		{
			name: "shingles",
			access: "read"
		},
		{
			name: "signatures",
			access: "read_write"
		}
	],
	constants: {
		WG: 64,
		K: 128
	},
	workgroups: (params, constants) => lanesFor(params.list_count, constants),
	twin({ params, constants, buffers }) {
		const { list, unit_words, shingles, signatures } = buffers;
		const k = constants.K;
		for (let i = 0; i < params.list_count; i++) {
			const unit = list[i];
			const first = unit_words[unit];
			const count = shingleCount(unit_words[unit + 1] - first, params.n);
			sketchShingles(signatures.subarray(unit * k, (unit + 1) * k), shingles, first, first + count);
		}
	}
});
// src/kernels/sketch_minhash.ts
/** x → x + 2^31 mod 2^32 carries unsigned order over to signed order, which is what V8 compares fastest. */
const FLIP = -2147483648;
/** Slots at row … row + 3: least a·x + b over shingles[from … to), four permutations in one pass. */
function fourSlots(signatures, row, permutations, at, shingles, from, to) {
	const a0 = permutations[at] | 0;
	const a1 = permutations[at + 2] | 0;
	const a2 = permutations[at + 4] | 0;
	const a3 = permutations[at + 6] | 0;
	const b0 = permutations[at + 1] + FLIP | 0;
	const b1 = permutations[at + 3] + FLIP | 0;
	const b2 = permutations[at + 5] + FLIP | 0;
	const b3 = permutations[at + 7] + FLIP | 0;
	let m0 = signatures[row] + FLIP | 0;
	let m1 = signatures[row + 1] + FLIP | 0;
	let m2 = signatures[row + 2] + FLIP | 0;
	let m3 = signatures[row + 3] + FLIP | 0;
	for (let i = from; i < to; i++) {
		const x = shingles[i] | 0;
		const v0 = Math.imul(a0, x) + b0 | 0;
		const v1 = Math.imul(a1, x) + b1 | 0;
		const v2 = Math.imul(a2, x) + b2 | 0;
		const v3 = Math.imul(a3, x) + b3 | 0;
		if (v0 < m0) m0 = v0;
		if (v1 < m1) m1 = v1;
		if (v2 < m2) m2 = v2;
		if (v3 < m3) m3 = v3;
	}
	signatures[row] = m0 + FLIP;
	signatures[row + 1] = m1 + FLIP;
	signatures[row + 2] = m2 + FLIP;
	signatures[row + 3] = m3 + FLIP;
}
/** Classic MinHash by chunks of CHUNK shingles, one workgroup each; chunks of a unit meet by minimum in its row. */
const sketchMinhash = defineKernel({
	id: "sketch_minhash",
	params: [
		"task_count",
		"n",
		"k"
	],
	bindings: [
		{
			name: "tasks",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read"
		},
		{
			name: "shingles",
			access: "read"
		},
		{
			name: "permutations",
			access: "read"
		},
		{
			name: "signatures",
			access: "read_write"
		}
	],
	constants: {
		WG: 32,
		CHUNK: 1024
	},
	workgroups: (params) => params.task_count,
	twin({ params, constants, buffers }) {
		const { tasks, unit_words, shingles, permutations, signatures } = buffers;
		const k = params.k;
		const chunk = constants.CHUNK;
		for (let task = 0; task < params.task_count; task++) {
			const unit = tasks[2 * task];
			const skipped = tasks[2 * task + 1] * chunk;
			const first = unit_words[unit];
			const total = shingleCount(unit_words[unit + 1] - first, params.n);
			if (skipped >= total) continue;
			const from = first + skipped;
			const to = first + Math.min(total, skipped + chunk);
			for (let slot = 0; slot < k; slot += 4) fourSlots(signatures, unit * k + slot, permutations, 2 * slot, shingles, from, to);
		}
	}
});
// src/kernels/slot_agreement.ts
/** Number of slots that are equal in all their words, for pairs of signature rows. */
const slotAgreement = defineKernel({
	id: "slot_agreement",
	params: [
		"pair_count",
		"k",
		"slot_words"
	],
	bindings: [
		{
			name: "signatures",
			access: "read"
		},
		{
			name: "pairs",
			access: "read"
		},
		{
			name: "counts",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: (params, constants) => lanesFor(params.pair_count, constants),
	twin({ params, buffers }) {
		const { signatures, pairs, counts } = buffers;
		const slotWords = params.slot_words;
		const rowWords = params.k * slotWords;
		for (let pair = 0; pair < params.pair_count; pair++) {
			const left = pairs[2 * pair] * rowWords;
			const right = pairs[2 * pair + 1] * rowWords;
			let count = 0;
			for (let slot = 0; slot < rowWords; slot += slotWords) {
				let different = 0;
				for (let word = slot; word < slot + slotWords; word++) different |= signatures[left + word] ^ signatures[right + word];
				if (different === 0) count++;
			}
			counts[pair] = count;
		}
	}
});
/**
* Returns the code point a window begins with; ILL_FORMED also for ASCII, which no caller decodes. Surrogates and
* numbers above U+10FFFF come out as they are: the table calls them separators, which is what ill-formed bytes are.
*/
function decode(window) {
	const lead = window & 255;
	if (lead < 194) return -1;
	const second = window >>> 8 & 63;
	if (lead < 224) return (window & 49152) === 32768 ? (lead & 31) << 6 | second : -1;
	const third = window >>> 16 & 63;
	if (lead < 240) {
		const c = (lead & 15) << 12 | second << 6 | third;
		return (window & 12632064) === 8421376 && c >= 2048 ? c : -1;
	}
	const c = (lead & 7) << 18 | second << 12 | third << 6 | window >>> 24 & 63;
	const continued = (window & 3233857536 | 0) === -2139062272;
	return lead < 248 && continued && c >= 65536 ? c : -1;
}
/** Returns the bytes a code point takes. */
function encodedLength(c) {
	return c < 128 ? 1 : c < 2048 ? 2 : c < 65536 ? 3 : 4;
}
/** Returns the UTF-8 of a code point below U+40000, first byte lowest; words hold no others. */
function encode(c) {
	if (c < 128) return c;
	const last = 128 | c & 63;
	if (c < 2048) return 192 | c >> 6 | last << 8;
	const middle = 128 | c >> 6 & 63;
	if (c < 65536) return 224 | c >> 12 | middle << 8 | last << 16;
	return 240 | (128 | c >> 12) << 8 | middle << 16 | last << 24;
}
/** Returns the first `count` bytes of four, zeros after them. */
function firstBytes(window, count) {
	return count >= 4 ? window : window & (1 << count * 8) - 1;
}
/** Returns four bytes from any byte of the text on, zeros beyond its end. */
function loadText(text, at, byteCount) {
	const left = byteCount - at;
	if (left <= 0) return 0;
	const index = at >>> 2;
	const shift = (at & 3) * 8;
	if (shift === 0) return firstBytes(text[index], left);
	const next = (index + 1) * 4 < byteCount ? text[index + 1] : 0;
	return firstBytes(text[index] >>> shift | next << 32 - shift, left);
}
/** Returns 32 bits of a bitmap of 64, from a bit below 64 on. */
function bitsFrom(low, high, bit) {
	const shift = bit & 31;
	if (bit > 31) return high >>> shift;
	return low >>> shift | high << 1 << 31 - shift;
}
/** SHA-256 of the 73192 bytes stage1 | stage2 | delta | expansion, little endian. */
const WORD_TABLE_SHA256 = "ed3d06199a7c6ca7cd3aa9117b0a2f1bf9cfd0a82e0693403868804fdb6196c2";
const STAGE1_LENGTH = 4096;
const STAGE2_LENGTH = 25088;
const DELTA_LENGTH = 2536;
const EXPANSION_LENGTH = 1170;
/** gzip, then base64. */
const WORD_TABLE_GZIP = `
H4sIAAAAAAACA+ydB3wUxdvHn1P0JEHEmggou5tkl+wFISJYQCm7m+yCBZBeA1KlKr0oXVQUUSmioNh7711ULFhRESvhLkexItgoZr/vXYAYSGghAf2/zu8zuzOzu1OeeeaZPisSkEPk
UKkgh8nhEpQjpKIkSKJUkiOlshwlVeRoOUaOlePkeDlBkiRZTpSqUk2qy0lystQQRVTRJEVSJU10MaSmpIspIcmQWnKK1JY6kimnSl05TepJfTldzpAz5SxpIA3lbDlHGkljaSJNxRJb
HMmSLKkq2eKKJ82kuZwr58n5UnUnXCAtpKW0kgultbSRttJO2ksH6SidpLN0ka7STXKku/SQi6Sn9JLe0kf6Sj+5WPrLAKkkA2WQDJYhcolcKkNlmAyXETJSRsloGSNjZVwJuEwul/El
uE+QiSW+vyMmyWSZIlPlCpkmV8pVcrWMk+lyjVwrM+Q6mSnXyw1yo8yS2TJH5spNMk9ulluKfG//T+F/LT3/4f8D5suCQulzq9wmC+V2uUPulLvkbrlH7pWqcp/cLw/Ig/KQPCyPyKPy
mDwuT0hVefI/6pUjnpKn90IC///AM/KsPCfPywvyorwkL8sr8qq8JovkdXlD3pTF8pa8Le/Iu7JE3pP35QP5UD6Sj2WpfCKfSlX5TJZJO/lclhf49YV8KV/J1/KNfCsrpKrkykoJS0Ty
JFpYDh6WVbJaxskaWSvfyffyg/woP8nPsk5+kfWyQTrIr/KbjJOq8rv8IX/KRtkkmwt83yJ/Sb6ExRdEAlUlEDgkcGigQuCwQFU5PBAMHBGoGEgIJAYqBY4MVA5UlaMCVQJHB+JfHhM4
NlBVjgscHzghkBRILnA7MTBOqgaqBaoHTgqcHKgRUAJqQAu0k3GSEhgnqYG0gB4wAuOkZiA9YAZCga3UygjUCpwSqB2oE6gqu8aPBfHP3PbOqYGyzrO6gdN2G34c9QL19/hO+eGzEtxO
D/wvlp8zSpmqnanTTs4MKIGzAg0CDQNn7+DnOdtsjQKNAxOlqjQJNA1Ygf8nsjrgBOJtv6zAf5K6KLIL898NeEV4oVmZ0amqNA+ce9Cpfl6xGJwf2FmOXBBoUeDSMjBOWgXGyYUFttaB
NoG2gXaB9oEOgY6BToHOgS6BroFugZxA90CPwEXF/O0Z6BXovRfp7bPtnb6BfoGLA+Okf2BA4VcDA4N28mHwNvuQbfdLtt0v3SabhwaGBYbvItQRgZGBcTJq29PRgTGBsSW9WS55dNke
ff2vFfkf/sN/+A//4T/8+3B5YHxgQmBiYFJgcmBKYGrgisB/NPkP/+E//If/8B/+w+4wLSDlrZQSsIMKKPuOPYawJ5SrOmSr/znb7YcqhyoiFbaFephyuFIYawkqRygVlQQlUamkrE2v
VHA/UqlceA8oiYXmoxSRKoXmSkpA+S79aOVQ5RjlWOU45XhlbfrxBfcTlKTCuyjHFZqTFZETC83HK6IkKVWVakp15STlZKVGgVYUVdGUFCVVSVPSFF0xlJpKTSVdMZWQkqHUUk5Rait1
lMwCfapSVzlNqafUV05XTlfOUM5UzlLOUhooDZWzlXOURkpjpYnSVLGU79O/T7cVR3GULEWUbMVVPKWZ0lw5VzlPEeV85YIC3UJpqbRSLlSkwLW10kZpq7RT2isdlB/Sf0jvoHRUOimd
lS5KV6Wr0k3JUborPZSLlJ5KL6WX0lvpo/RV+ikXKxcr/ZUBykBlkDJYGaJcolyqDFWGKcML9QhlhDJSGaWMVsYoY5VxiiiXFYQX15cXXMcr4wvuokxQJiqTtrlNVkSZokzd9iRuvkIR
ZZpypXJV4fdXb7tKoX26co1yrXJt4RszCr8/byeO/DE9jp8K8HMBrlNmKtcrNyg3KrOU2cocZa5yU4F5nnJzgbsotyjzlQXKrcra9LXpcf/i5rjbbcrCgvvtyh3Kndt8vku5W6mo3KPc
q9yn3K88UPDNg8pDysPKI8qjymPF7o8rTxSYn9jmst39SeUp5Snl6YL4P6M8qxy7LS1x/ZzyvPKC8qLykvKy8oryqvKaskh5XXlDeVNZvENa3yp4+2Tl7UJKnKO8o7xb6E9R/W/HEuVw
ZYnynvK+8oHyofKR8rFSgnzckyTbjVqqfKJ8qnymLCvur+yVnMv530YhH4nI9vvfdP18BwotV0S+UL5UvlJEvlZEvlG+VVbsVW20oz1XWamElYiSp0SVVXvBIzvz+WpljbJW+U75Xoko
Pyg/KmuVn5SflZ+VdSWUjz3pX5T1ygZFlF+V35StFPhlW3jHFuB35Q/lT2Wj8mcBJmy7/6l8qSxXflf+LCG1m/atpi6GzftUfrYof8VkdH6xb30FZcs+0mKzImqJMkZK5pkDoXOVgHqI
uqunUlg7x21x0/Z0xGvpeD0dt2+vp+O19vbn8Xp9q+vWujt+jz/bfj9QWmSjUnYolGz71/rbJdallyAzy086yTZd9Lo37ee9b9/uuQbZMT57Wz/8HVNFlLByqFpBPUytoJYipjm7cN1L
HK4Wxw6pL/T/l/T16RvSf03/Z7UPVu2VRNy8tTYvKRf+xna6SVGXoFocRXhC2WPrYFc5tPf5W7qSIaL8z2A36gi1OMogxOIULRqPnCLX0vhasv/Fn5V2fGBvYrH770vvv5QQ2u6kYXnw
y4FsIZd57DeXaN+8d3J/91yniFJRjSNBfV95X0lU1++Q45XU4thrDpASeWjnHkNpfPpbyhb1OWd34f2W/nt6iZKj0CWefpEd03+kWhwlpmC7T0UlgOyy/VAG6d9afx2mFvExZ4f3Sg5P
SqqjtuZ/3DVR3fFJZbU49kIO7yr/ld0+27f8V4qlNmcvwtubGrqIn0epxbFHiSsHhP/3Jv0F4fyRHr/9mb6xeEt8hzzcyv87fl1FLY4SYlMyRUri/yLx35S+g6sUSZcUMyl7OZ6zi/A2
p29J/ytdSu7t7EYdrRbHHlsge85H2c8atOT05+ziO3WXvZacIjKjOGeKyDFqcewl95fM/2WZ/l3wf3560Tf8dOL8bwbMEtJfUrtmh/QfqxbHzuXmAOR/6VvJ2+6HmIeaFcx9bMeJyHFq
cewxf/YtlWXTpizaKijZ/5JSXShzDjNFOdwMmkeYO+br8WpxlMA5O6vG5YwJ265bES/FE3YZ+oTC1t7Wt+UEtTjKeLouHq5s09ux71SRXX5VUvonFLhKsTBl5/QnqcWxw3f7Pz+7b2qn
fl2yWhy7KAM5RfRO3F3RLF5WEgrdEgtNlQpNR5q7Km2VzZ0kXmFf50S1qlpV/VYpNmKy1Sy77g8dVUL8qhS6HV1oOqbQdOwu43ecuUuJnCMHXpVhST++WRGeLxk5O9kbV1OLY5fxK/xq
B3vjIq47+V7iVyWV0JLj2lgmVFeLo/ANETlJLTvEffs74Sep5TgKJttnVMpd+pcvcopx1L8Nu2styC7GEnb9vCzbYWXlf1mm52CMCpc3vUs7oryrMdZ9G5Xez5VSJ6v/bESUv1HiONj/
0jxDyeM35VGiymn+tYxnXPaGo/dvHmf/Z4H2dw5pb/vvB6v3V1Y19fbY/h3vAtlXQy2OPaZvH1ZFKWpxlN/6g4MwG1kes1f/VPlQNvOPeyc9d+3/LudG1RLUfpW5nccXDmT53x//iyhN
LY4yGPUobf7/PUJwoOVn411Ixb2XoCWtschJUYujKHlS1eLY7WjCgVxfujv/S5H/J5iiJJmiJJuinGiKUnXbSE01s4ykYiGqm6KcVODryWYNUxTF3JUESVOLo1Srestu/cU+QVeLo9xC
yynT9lP5xHAnZajFUTRmNdXiKMv6MF011ZCaoWaotdRT1NpqHfW8HaiVqZYH/vZ5LzlZdruCpeQVLTkl8kbOgWmfnKquTa+rilJXraueptbdCaLUU+urp6v1CmynqmeoZ6pnqmepDdSG
akP1bPUc9Ry1kSpKQ7Wx2kRtrDZVLdVSG6mN1cbqr4qtNlAdNasA2Wq26qqe2kxtpjZXm6vnquep5+2GQ84vE+65QG2htlRbqReqrdU2alu1ndq+AB3Ujmp7FaWT2lntss2tvdpV7aZ2
U3PU7mp3tYd6kXqR2lPtVYDeah+1r9pX7aderPZXB6gD1YHqIHWQOlgdol6iXqoOVYepw9UR6kh1pDpKHa2OUceq49TL1MvV8eoEdYI6UZ2oTlInqZPVKepU9Qp1mnqlepV6tTpdna5e
o16rzijQ16kz1evVG9Qb1BvVWepsdY46V71JnafOU29Wb1HnqwvUW9Vb1dvUhert6h3qnepd6t3q3eo96r3qfer96gPqg+pD6kPqw+oj6qMF+jH1cfUJ9Un1KfVp9Wn1GfVZ9Tn1efUF
9UX1JfVl9RX1FfVV9TV1kfq6+ob6prpYXay+pb6tvqO+qy5R31PfVz9QP1Q/VD9SP1aXqkvVT9RP1c/UZern6nL1C/VL9Sv1K/Vr9Rv1W/VbdYW6Qs1VV6phNaLmqVF1lbpaXaOKsrYg
F79LF+U79Xv1B/VH9Sf1Z3Wd+ou6Xt2g/qr+pv6u/qH+qW5UN6mb1S3qX2q+6quoom2/B7RDtEO1Ctph2uFaUDtCq6glaIlapcJ7UbcjtcraUVoV7WjtGO1Y7TjteO0ELUlL1k7UqmrV
tOraSdrJO5hraIqmapqWoqVqaZpeeDe0mlq6ZmpF14eHtAytlnaKVluro52mZmqnanW107R6Wn3tdO0M7czC+1laAy1eXBtqZ2vnaI20xlqTAntTzdJszdGytGzN1TytmdZcO1c7Tztf
u0BrobUs0K20C7XWWhutrdZOa6/pageto9ZJ66x10bpqRc1x/7ppOVp3rYd2kdazwL7d3EvrrfXR+moi/TSRizWR/prIAG2g1l8bpA3QBmtDtEu0S7Wh2jBtuDZCG6mN0kZrY7Sx2jjt
Mu3yQj1em6BN1CZpk7UpBf5P1a7QpmlXaldpV2vTtWu0a7UZ2nXaTO167QbtRm3WDubZ2hxtrnaTNk+7WbtFm68t0G4t9v7O79ymLdRu1+7Q7tRE7tKaqHdr92j3ajnqfQX2rSLwPu1+
7QFN5EHNUB/SHtbi+pFtzx7VHtMe154osD2pPaU9rdVUn9Ge1baLz+e057W4+wvai1rcPX5/SXtZe0X7W8S+qr1WYF+kva69ob2pLdbe0t7W9rL9Uhq1f1+XNqwS8Y72bkFK39H+xt8f
L9HeKwFFvX9f+0D7UPtI+1hbqn2yDZ9qn2mfaQdofrBsWum7VcsK0/J5gWm5tlz7QvtS+0r7Wvta+6bgLvL1tre+1eJYoeXuQIEVmshKTSSsiUS0vAKI5GlRLaqt0lZra7RztmFtwXff
ad9rP2g/FvHjJ+1n7WdtnbZO22kP3W7xi6aamplirtdSzTRzg6abv2qGWdP8Tftd+137Q/tz2/ONBc9F0c1NBc83a1u0LdpfWok7wP5Te63ytZ2RbppmyMwwa5mnmLXNOmameapZ1zwg
Y0n/EOVr/9B0/APpXZa700rcsVbOiEsONEkJpMhOO+8OSTk0pULKYSnbpcuOMubwlGDKESlHpBzIvYDlus9wBw4pdC3cz7nLlU9lPVNcnv7vczn5SSnjErm3q8kPnL3cWyflvLqudOPj
20wVrX/HOp0Ea1fJT7QqWUdala2jrCrW0dYx1rHWcdbx1glWkpVsnWhVtapZ1a2TrJOtGpZiqZZmpVipVpqlW4ZV00q3TCtkZVi1rFOs2lYdK9M61aprnWbVs+pbp1tnWGdaZ1kNrIbW
2dY5ViOrsdXEampZlm05VpaVbbmWZzWzmlvnWudZ51sXWC2sllYr60KrtdXGamu1s9pbHayOViers9XF6mp1s3Ks7lYP6yKrp9XL6m31sfpa/ayLrf7WAGugNcgabA2xLrEutYZaw6zh
1ghrpDXKGm2NscZa46zLrMut8dYEa6I1yZpsTbGmWldY06wrrausq63p1jXWtdYM6zprpnW9dYN1ozXLmm3NseZaN1nzrJutW6z51gLrVus2a6F1u3WHdad1l3W3dY91r3Wfdb/1gPWg
9ZD1sPWI9aj1mPW49YT1pPWU9bT1jPWs9Zz1vPWC9aL1kvWy9Yr1qvWatch63XrDetNabL1lvW29Y71rLbHes963PrA+tD6yPraWWp9Yn1qfWcusz63l1hfWl9ZX1tfWN9a31gor11pp
HZCViGWxgnHH8r3DvFLYilgRa88zVJv3Ue9sK+JPk11f9x55f8d5u9TaGtK/Kv7fbcPWWG/eMb/Lax7yQK1vKLdZ1Ki1ylptrbHKZf72YK8vLg//y7KPIqeZ9cz65unmGeaZ5llmA7Oh
ebZ5jtnIbGw2MZua+xv9tdZ31vfWD9aP1k/Wz9Y66xdrfRnLWcu0TcfMMrNN1/TMZmZz81zzPPN88wKzhdnSPIicUf59xv1bIbdX4W9IKY596a+Wc58oZ7fzZ1J6v39N+S2l3Pa/l/Ve
+vLkxj3koRzkfvHmEkcM4vr3lF33o+OmP3YYUdiXdPyZsjFlU8rmlD9TRNmS8ldKfoq/x3GG9QopkrrdFkjd0/uHpO5tlh2aWiH1sNTDU7emIpj6Q/oB6X8rJe7gO3jrD/aGo0s6nyS1
OPZ5fqDkHY5bd36lFkeZnaBRlvQt+/WzBzL/c0o5sqokpBbHLtJf4g6rxNTi2IEGB3sF6B7erpRaHPuR/9u/2dOOtLLtl2wtDdt7xjv2k7e+Ufq++r61sfZGAu3Jvj/jj2XGR0emVk49
KnVtCc+qpP4D1ocXrvk/OrU4ymX9765UaVb5ywHYd7dNHWMfax9nH2+fYCfZyfaJdlW7ml3dPsk+2a5hK7Zqa3aKnWqn2bpt2DXtdNu0Q3aGXcs+xa5t17Ez7VPtuvZpdj27vn26fYZ9
pn2W3cBuaJ9tn2M3shvbTeymtmXbtmNn2dm2a3t2M7u5fa59nn2+fYHdwm5pt7IvtFvbbey2dju7vd3B7mh3sjvbXeyudjc7x+5u97Avsnvavezedh+7r93Pvtjubw+wB9qD7MH2EPsS
+1J7qD3MHm6PsEfao+zR9hh7rD3Ovsy+3B5vT7An2pPsyfYUe6p9hT3NvtK+yr7anm5fY19rz7Cvs0P2TPt6+wb7RnuWPdueY8+1b7Ln2Tfbt9jz7QX2rfZt9kL7dvsO+077Lvtu+x77
Xvs++377AftB+yH7YfsR+1H7Mftx+wn7Sfsp+2n7GftZ+zn7efsF+0X7Jftl+xX7Vfs1e5H9uv2G/aa92H7Lftt+x37XXmK/Z79vf2B/aH9kf2wvtT+xP7U/s5fZn9vL7S/sL+2v7K/t
b+xv7RV2rr3SDtsRO8+O2qvs1fYae639nf29/YP9o/2T/bO9zv7FXm9vsH+1f7N/t/+w/7Q32pvszfYW+y873/ZtbHECziHOoU4F5zDncCfoHOFUdBKcRKeSc6RT2TnKqeIc7RzjHOsc
5xzvnOAkOcnOiU5Vp5pT3TnJOdmJ83UNRxorBSbV0ZwUJ9VJc3THcGo66Y7pSOOQI40zCp7Xck5xtpaF2k4dJ9M51anrnObUc+o7pztnOGc6ZzkNnIbO2c45TiOnsfOB3cRp6liO7ThO
lpPtuI7nNHOaO+c62Oc55zsXOC2clk4r50KntdPGaeO0ddo57Z0OTkenk9PZ6eJ0dbo5OU53p4dzkdPTyXB6Ob2dPk5fp59zsdPfGeAMdAY5cf4e7AxxLnEudYY6w5zhzghnpDPKedRu
4Ix2xjhjnXHOZc7lznhngjPRmeQ8ZU92pjhTnSucac6VzlXO1c505xrnWmeGc50z07neucG50ZnlzHbmOHOdm5x5zs3OLc58Z4Fzq3Obs9C53bnDudO5y7nbuce517nPud95wHnQech5
2HnEedR5zHncecJ50nnKedp5xnnWec553nnBedF5yXnZecV51XnNWeS87rzhvOksdt5y3nbecd51ljjvOe87HzgfOh85HztLnU+cT53PnGVOWQ4vtDIvNFubbcy2Zjuz3S5Hc9qbHcyO
Ziezc5E3Pk+TnOVpX6R9mfZV2ldpXxfgm7Qv0kS+TVuRlpv2edrKtHBaZAeI7Gjeai963Yq8tGjaqrTVaV3MNWlr075L+z7th7Qft11/KtA/p61L+yVtfdqGtF/Tfttm+j3tj7Q/0zam
bUrbnLYl7a8CnZ/mb3MlTfSAfoh+6LZrBb2Cfph+uB4ssMVNcX2EXlFP0EVP1CvpW30/Ut/u//Z7Zf0ovYp+tB63bX/nGP3YwveP1rfGJB7H4/Q1afufS8frJ+hJerJ+ol5Vr6ZXL9Ab
0uPXk/ST9Rq6olfXVV3TU/RUPU3vanY1u5ndzBwzx+xudjd7mD3Mi8yLzJ4F6FUAXTf0mnq63tvsY/Y1e5n9zIvN/uYAc6A5yBxsDjEvMS81h5rDzOHmCHOkOcocbY4xx5rjzMvMy83x
5gRzojnJnGxOMaeaV5jTzCvNq8yrzenmNea15gzzOnOmeb15g3mjOcucbc4x55o3mfPMm81bzPnmAvNW8zZzoXm7eYd5p3mXebd5j3mveZ95v/mA+aD5kPmw+Yj5qPmY+bj5hPmk+ZT5
tPmM+az5nPm8GY/pC9viauqmHtKL1vgvmi+Zfc2XC56+Yr5qDjRfK0jJIvN1c6j5RkFK3jQXmyPNtwpSE4/V1hhtj8vWWLxtPmy+Y75rPmkuKQg9Qy/q8/Y4vFdIrfcLafWBObIIjYpS
6MMdaFScQnHq/E2X7TT5qJAi26nxcQEtaul/xyKu43HYGvpSc4r5ifmp+VmBP/cWfBF/YyuFlpmfm8vNL8wvza/Mr81vzG/NFWauudIMmxEzz4yaq8zV5hpzrfmd+b35g/mp+aP5k/mz
uc4s7Xfb7Z+Yn5nXbKPGVrc4l5yi19b3hvN/Mdeb680N5q/mb+bv5h/mn+af5kZzk7nZ3GL+Zeab+aZvYmJKSEKB0CGhQ0KHhiqEKoQOCx0WOjwUDAVDR4SOCFUMJYQSQ5VClUJHhiqH
jgpVCR0dOjp0TOjY0HGh40MnhJJCSaHkUHLoxNCJoaqhaqHqoZNCJ4dqhJRQwb60kBZKCaWG0kJ6SA8ZoZqh9JAZMkOhUEaoVuiUUO1QnVBm6NRQ3dBpoXqh+qHTQ2eEzgydFWoQahg6
O3ROqFGoceiY0HGhJqGmIStkh5xQVsgJWaHskBvyQs1CzUNZocRQIHRu6LxQWQ8fnx+6ILRj27hFqOTTYUq5PuDgri/YlxHLEvsidfRM/VS9rn6aXk+vr5+un6GfqZ+lN9Ab6mfr5+jn
6I30xnoTvYneVG+qW7qtO7qjZ+nZuqu7uqc305vrzfVz9fP08/Xz9Qv0FnpLvaXeSm+lX6hfqLfWW+tt9DZ6W72d3l5vr3fQO+qd9E56Z72L3lXvqnfTc/Tuene9h36R3lPvqffSe+t9
9D56X72ffrF+sd5fH6APLGYfqA/SB+tD9CH6Jfql+lB9qD5MH66P0EfoI/VR+mh9tD5GH6uP08fpl+mX6Zfrl+vj9Qn6RL1laEfs3Yk7k/Ti2PGNyfq+Y08h7Aklx3VK1tSsK7KmZV2Z
dVXW1VnTs67JujZrStaMrOuyZmZdn3VD1g1ZN2bNypqdNafIe3Ozbsqal3Vz1i1Z84tgQdatWbdlLcy6vRB3ZN2ZdVcR3J11T9ZWDr83q/TYtv4862/E7fdn/Y24/YGsvxG3P5gVx36u
X95T/1z2o9+99/3z/TvB4Z8+v/ZP2o23rzT531f7Oz5+oPhnT6komz8kHNiR5YNzvkpJrZLyP2Fm//JDylje7aQe0ssWB1qKPqwXR3mkr9zKS3lLi4Ncoz2il4Rdue/q+Vb7bk40Kt2J
3CXSJ69U6X9UPwA1/l6t19rX9s9j+mP62vTH9Sd0kSf1p/Qn9af1Z/Rn9Gf15/Tn9Rf0F/WX9Jf1V/RX9df0l/RF+uv66/ob+pv6Yv0l/S39bf0d/V39Rf1FfYn+nv6+/oH+gf6h/pH+
sb5U/0T/VP9MF1mmv62/rX+uLy/AF/qX+m5nv6T8Z4VKuTuhLM7LkQNc2v8Z69OkzGv1/fFpf+Xjv2V9X1nQ7UDFsTiH7PjvpbI4jV2KnRq5/7lbXudnHSheLLsYlUzXsqSf7Pf/4A5E
ed+3bw/yztqv9AOBgy7/yj/MXYx3f60XR9Hn3+jFUdTfUvwVfIf1zf8re7r/sfJ3V2f95+zDWNqBzoMd/1dX0vhISatXyy9/ynOuqLzr1bLeP7wfYXyrF0d5jNFt3uM/O9fszSlwOXvY
JVza8dkd1Aq9OEqYHymXWqdV6MKic6+SqxdHsZwon/oxZ5d0LqlnkPO3bFypF8dOO/3L//znsqNCyX2/f079JXv4J9fe0OVgz2/tQOWwXhy7yINdtfalHP6/l7P7/0+2DrUJ7fH/c7vq
W+5Ym+1pJUTB121DorQL7XyORvv4HL3SIVTGfexdnNrRMSTSKdQ5tJvcKI/ZwpJ3aRSqiF4cxea+/nXzv11CXUOidAvtlPISJHSeXhz/2vGnbeHlhLqHdn0i7AFuKyu7bYNIVC+Of/H4
3841oKzSi6Po89V6cawpAWW6f33vdlvs1f6GtXpx7Ob0i/+t/d17fQpz6VVA2T/sb1q+04tjP2bfdj0zJGXQEhVReoRK9H2XOfK9Xhz/6PEXOQhnFkg5j08cuFlz5R8Wv92vfCoL+pYH
/x3Y/N+t+kEvjj2O/5f3LNs+xP9HvTgO6Bqu/e39leb8PjkAJadoODm7juFPenHspj1c1rHf9b/ht6mf9eI4IPJrm1qnF8c/uP1Wmu+lHPlwjzLgF704/lUzRWV3Aui/sf2/9+H/b87v
/XNaSwcrfftyNk1ZrD88uKtZDgJ/XRTqGeoV6h3qE+ob6he6eKfR2vV6cZTl/PUGvTj2xf9f9eIo01X8ezX+fcD4f5/l3296cezXKSv7vnLyXyVf+4cGhAYW2WH6u14c/6Txo/2VT3/o
+4p96hUf7Nrqn79maPsZtxN2s9Zld+O7B/es2IN/eu2BOR344PJHSecgS5mejrynOOxv/Pfsy65i8k89E798JdzeSLC9W3+7uy+Lniv7D1V/6sVxwNpfB2L8d+eVXCWtvCjNn3TLIib7
9v4/u39dXt8fiPprNzHZqO87NpUCm0uBLTtAZIu+Z/xVCuSXAr4u4hdc4/et17/vfuHzomAbRLbqotjZXuhu7DsCpcAhxiGGyCHGIdtMf5v/dtvZfqix76hgVDBEKhgVdjJtNW/lyb/d
trofZuw7Di8FgqXAEaVAxVIgoRRILAUqlQJHlgKVS4GjSoEqpcDRpcAxxrEF3HucsSccv5Nd5ARjT0jayS6SbJxoVDWqGdWNk4yT94gaO9lFFGNPUHeyi2hGipFqpBm6YRg194j0newi
prEnhHayi2QYtYxTjNpGHSPTOHWPqLuTXeQ0Y0+ot5NdpL6xWT/dOMM40zjLaLBHNNzJLnK2sSecs5NdpJHR2GhiNDX+0i1ji24X8JJjFEdWCcguAW4J8ErAP3z3bfmuLdmXebJd7xrY
v3Zf2aWxdK3NnVv9pesr7PxtoWpm7IzmBTi3RJxnnG+cb1xgtDBaGq2MC43WRhujbTG0M9oZ7Y32RgejYxF0MjoZnY0uRlejm5FjdDd6GGXSp/r3zu+VlL/F3rjIKI5Slol/Hn1yDiL9
t1G8p1EcByT928LvZRTHAaR/jii9jeIoQ/lXdAVRTknh74Ybyn79nezjWiTZ42hROZ8m2sfYf5TDPGVhvvQ1ikP+XepgrboozpEHvgbaYw3Vz+hnXGz0N0QGGP2NgcYgY7AxZBsuMS42
LjWGGsOM4cYIY6Qx0hhljDbGGMONscY44zLjcmN8jBcmGBMNkUkFXDHZEJliTN2GK4yJxjTjSuMqQ+RqY7ox3bjGELnWEJmxAw9dV2ibaYhcb4jcUKBvNOJPZhmzY320OQXvzI31vG4y
ROYZIjcbInGfbzHmGyILCp7fatxmLDRuN0RuN2437jDmG3cadxl3GyL3GPca9xr3GSL3Gw8YDxoPbYvzw8bDxiPGo8ZjxmPGo8bjxhPGk7Fey1NGHE8bjxjPGM8azxnPGy8YLxovGi8Z
LxuvGM8brxaJ/2vGIuN1Q+QN43XjTWOx8ZYh8rYRxzvGIuNdY4nxnvG+8YHxofGh8ZHxsbHUeN/4xNjr+YF/ufrUKI6izz/LXpb9efby7C+yv8z+Kvvr7G+yv81ekZ2bvTI7nB3JzsuO
Zq/KXp29Jntt9nfZ32f/kP1j9k/ZP2evy/4le332huxfs3/L/j37j+w/szdmb8renL0l+6/s/Oz8bD+bbHED7iHuoW4F91D3MPdwN+ge4VZ0E9xEt5J7pFvZPcqt4h7tVnaPcY91j3OP
d09wk9xk90S3qlvNre6e5J7s1nAVV3U1N8VNddNc3TXcmm66a7ohN8Ot5Z7i1nbruJnuqW5d9zS3nlvfPd09wz3TPctt4DZ0z3bPcRu5jd0mblPXcm3XcbPcbNd1PbeZ29w91z3PPdc9
373AbeG2dFu6rdwL3dZuG7et285t73ZwO7qd3M5uF7er283Ncbu7PdyL3J5uL7e328ft6/ZzL3b7uwPcge4gd7A7xL3EvdQd6g5zh7sj3JHuKHe0O8Yd645zL3Mvd8e7E9yJ7iR3sjvF
nepe4U5zr3Svcq92p7vXuNe6M9zr3Jnu9e4N7o3uLHe2O8ed697kznNvdm9x57sL3Fvd29yF7u3uHe4t7p3uXe7d7j3uve597v3uA+6D7kPuw+4j7qPuY+7j7hPuk+5T7tPuM+6z7nPu
8+4L7ovuS+7L7ivuq+5r7iL3dfcN9w33TXex+5b7tvuO+667xH3Pfd/9wP3Q/cj92F3qfuJ+6n7mLnM/d5e7X7hful+5X7vfuN+6K9xcd6UbdiNunht1V7mr3TXuWvc793v3B/dH9yf3
Z3ed+4u73t3g/ur+5v7u/uH+6W50N7mb3S3uX26+67u44gW8Q7xDvQreYd7hXtA7wqvoJXiJXiXvSK+yd5RXxTvaO8Y7xjvWO8473jvBS/KSvRO9ql41r7p3kneyV8NTPNXTvBQv1Uvz
dM/wanrpnumFvAyvlneKV9ur42V6p3p1vdO8el5973TvDO9M7yyvgdfQO9s7x2vkNfaaeE09y7M9x8vysj3X87xmXnPvXO8873zvAq+F19Jr5V3otfbaeG29dl57r4PX0evkdfa6eF29
bl6O193r4V3k9fR6eb29Pl5fr593sdffG+AN9AZ5g70h3iXepd5Qb5g33BvhjfRGeaO9Md5Yb5x3mXe5N96b4E30JnmTvSneVO8Kb5p3pXeVd7U33bvGu9ab4V3nzfSu927wbvRmebO9
Od5c7yZvnnezd4s331vg3erd5i30bvfu8O707vLu9u7x7vXu8+73HvAe9ELOQ97D3iPeo95j3uPeE96T3pPeU97T3jPes95z3vPeC96L3kvey94r3qvea94i73XvDe9Nb7H3lve29473
rrfEe8973/vA+9D7yPvYW+p94n3qfeYt8z73lntfeF96X3lfe99433orvFxvpRf2Il6eF/VWeau9Nd6/49/re56Djov6Z4EJQPBQkVHA08DtwELgNuBWYAEwH7gFuBmYB8wFJgLjgcuB
y4BxwFhgDDAaGAl0B3KAbkBXoAvQGegEdAQ6AO2BdkBboA3QGrgQaAW0BFoAFwDnA+cB5wLNgWaAB7hANpAFOIANWEBToAnQGGgEnAOcDTQEGgBnAWcCZwD1Y2mvB5wG1AVOBTKBOkBt
4JRYegMiEgJMIB2oCRiADqQAWox2aox2Sox2NWK0OzlGu5NitKseo121GO2qxmh3IpAco18ScAJwPHAccCxwDHA0UAU4CqgMHAlUAhKBBKAicEQ8v4DDgcOACsChwCHxOMbyU2L5gg++
D/k+/OXDbz58IiIfisgHInKBiCwRkfdi5o/i9aWILBWRZfE/3MTdfPjQh69E5C0fFvvwZfxcJxGZ5cONPtzswzwfbvVhgQ93+HC7Dwt9uM2H+T7c4sNkHyb5MNGHCT5M9WGKD3eJyJ0i
MsaHoT5c6sM7wAgfhvvQx4fePlziwxAfuvuQ40M3H7r6cJEPPXzoFItnx1j8OvjQzAfPhwY+nOXD2T40jMXf8cH2wfKhqQ9NfGjsQyMfzvEh24csH0KmSE1TJP6zoWwReS4fXs2HxTH+
eivGd+/F+Om1fFiUD5Nj+TI9H67Ph9n58DgwLM4jIlJLRE4RkdoiUjdWzk4XkbNEJD3W7jxKRKqKyGHx/2yKSEURSYj/7Sa+ryNWfjYDvwIbY+VpCxAB1gAbgPXA9zHeXxIrFx/HysfS
GL+/GY9TnH9F5DQRaSEidUSkhkgBK6wCorFyuDJWBlfEyt7XW9mD4fH4xvlHROI/hzsk9u3Hm6DxJhiyEV6OlZ9FsTL3QTy8P6BZTC/5HZrF9JLfoFlML/kVmsX0kg3QbAOsXA8566HK
emgoIg3ieynWwcJ1kFNd5OO5Ii3WgrIWvl8NOavhsVWwcBWsjMKEKPySByvz4Ik18OQaeGkNvLIGXl4Db66Bb9bAG1eJNP4N6uXBaXnwYBTq5sHqKJyaByfnQaVV8FK87OVB9Tw4ahVU
WQVV8+CkPNicB4FV8Hq8HK6Cd+PyZzX0Xg3B+Pt5cHQenLsaOqyGLqth8Wp4NgpvR+C5KLTKg5ej8FYEXonCq1F4PQpvRuGzGI1/j8JvUVgchTfi70Xhoyj8kQefRqFnTM59Ev8uAp9F
YdMq6B6BnAh0i0DXCHSJQOcIdIpAxwh0iED7CLSLQNsItIl92zoCF0agVQRaRqBFBC6IwPkROC8C50ageQSaRcCLgBuB7AhkRcCJgB0BKwJNI9AkAo0j0CiWpnMicHYEGkagQQTOisCZ
sbSfEYHTI1A/AvUicFoE6kbg1AhkRqBOBGpH4JQI1IpARgRCETAjkB6BmhEwIqBHIC0CqRFIiYAWATUCSgRqRODkCJwUgeoRqBaBqhE4MQLJEUiKwAkROD4Cx0Xg2AgcE4GjI1AlAkdF
oHIEjoxApQgkRiAhAhUjcEQEghE4PAKHRaBCBA6NwCERCERA4oUuDH4Y8sPwVxi2hGFzGDaFYWMY/gzDH2H4PQy/heHXMGwIw/ow/BKGdWH4OQw/heHHMPwQhu/D8F0Y1oZhTRhWh2FV
GD4Jw7dhyA3DyjB8EYZFYXgtDK+G4ZUwvByGl8LwYhheCMPzYXguDM+G4ZkwPB2Gp8LwZBieCMPjYXgsDI+G4ZEwPByGh8LwYBgeCMP9YbgvDPeG4Z4w3B2Gu8JwZxjuCMPtYVgYhtvC
cGsYFoRhfhhuCcPNYZgXhpvCMDcMc8IwOwyzwnBjGG4Iw/VhmBmG68IwIwzXhuGaMEwPw9VhuCoMV4ZhWhiuCMPUMEwJw+QwTArDxDBMiKcjCo9F4dEoPBKFh6PwUBQeiML9UbgvCvdG
4Z4o3B2Fu6JwZxTuiMLtUVgYhQVRmB+FW6JwcxTmReGmKMyNwpwozI7CrCjcGIUbonB9FGZG4boozIjCtVG4JgrTo3B1FK6KwpVRmBaFK6IwNQpTojA5CpOiMDEmcMdH4fIoXBaFcVEY
G4UxURgZK/8jojA8JhuGRWFoFC6NwiUx2TckCoOjMCgKA6JwcRT6RqF3FPpFoU8UesXlRhQuikKPKHSPQk4UukWhaxS6RKFzFDpFoWMUmkShcUz+WDHZ1DQmu7JjcigrCs2j0CwK50Xh
3ChkxuhcJ0bn2jE6nxKjc60YnTOiEIrR2ozROj1G65oxWhsxWusxWqfFaJ0ao3VKjNZajNZqjNZKFGpE4eQYzU+K0bx6jObVYjSvGqP5iTGaJ8doE4jJeYlXSHng50F+HmzJg015sDEP
/syD3/Pgtzz4NQ/W58FPefBjHvyQB9/lwdo8WBOX93mQlweRPAjnQW4erMiDVXkQzYNv8+CbPPg6D77Kg2V5sDwPPo/L3zz4JA/ezoO38uCjPPgwDz7Ig9dyYWMurMuFx3JhaS58lgvf
5sKqXFgchk9zYVkufJ4LX+RC99g7rWPluEsudM6FTrnQMRc6xJ63z4V2sXfbxr5pkwt3xmV1LjTJhfq5UC8XqsfbCLnQIBZmnVyYEoERERgek0kT4/IwF07OBTUXKubCMblQJd6eyAXJ
hT9WgL8CNq2AQ3K3Vva/rIDVK+DnFbD0a8j6Gip+DlXXw4mfQ3QZHPo5hJdBZBn8/Cls+hQWLYNTzhZ5aMjWhoRRQ+S0GiINa4i0iTUsJtQQuaKGyLwaIk/UEKmviXTSRHI0kRGayFWa
yAJNZKkmskoTWRd3SxFZnSISSBU5LFVESxUxU0XsVJEWqSJ9U0VuSRV5KFXkrVSR5+MjNjVF3ksXCaeLrE0X2ZAucqgpcr4pYmaIdMgQ+ThDZHWGyMYMkSNriTStJWLXEnn4FJFnThFZ
dIrIB6eINK4tkl1bpHltkVdri7xTW+Sz2iJf1xZJqiNi1BE5o47ItDoi750qsvFUkUp1RdbVE/m1nohTX6R1fZGc+iLD6ovcXF/k1voi950u8urpIitOF1nWQOSEhiIZDUV6NRQZ11Bk
SkORqxuKvNxQZFFDkZUNRU5oIvJZU5HcpiJ5TUVWNxX5qamI31SEpiIXWCK6LWLaIuMckamOyDOOyEuOyJuOyHuOSFqWSChLpHK2yHHZIna2SOtskUnZIoNckWGuyBRXZIknkt1M5Nxm
IoHmIu2ai0xpLpJ/rsjE80ReuUDkiwtEqrQQadpCZGoLketaiMxqIfJUCxFaiBzRUqR7K5E+rUQGtxIZ2UrkilYis1qJzG0lsqqVyNpWIj+1ElnUVmRFW5En2ou83F7k0/YiP3UQ2dRB
pFFHkQEdRe7oLPJYZ5FXOous7CxSoYvIki4iy7qIJHUVqdxNJKObyF/dRKrkiByXI7IuR+Se7iJaDxGjh0ioh8jHvUS+6CUytLdIpT4ilfuINOwjclcfkcf6iDzZR+T5PiJV+4o06CvS
uK/IeX1Ffu0rktZPpGY/kRX9RFb2E9nQT+Sni0Wq9xfR+ov06S8ypL/Ipf1FxvYXuSnuPlDk8UEiLwwSyR0k8tsgkS2DRCoMFgkOFjllsEjmYJEmg0WcwSItB4v0HywyerDIhMEiLwwW
eWewyHuDRSqmiCSmiDwBDKousqm6yPDqIllpIhOqiSRWF5lWTaR9qkiV6iJrTxa5rJpI9GSRZdVEnlNEqnSER7rAo13gr+HwRUd4qSM83hGe7givdoSfO8LnHeGHjrDwUJGXO8I7w2Fe
/HkHmNQeLmkPQ9vDZe1hSHvIaQd12kFOW2jcFla2gfe2wFfxPmk7SG0HjVuDeyP8OhDemQ2Lb4QPhkOtNpDbEWbfA7PuATcH3r4JxnWGhjnwXV/odBmMuAJqXwv3z4DV18G4ufDzEDh8
GLwxEt4eA2nToeVNsHwh9GkDHTrCmksgfxRUvhb8u2L1VU94dwQ8cA00ngl39YMnroSNM+COXvDzQGg8DJaOhjvmQoe2cFV7eLQDzOoPd1wCK0bBU5fBB1fA0mtAvxaemwWbF0D9O+C1
u6DleLAmwEVTYPrVsHgeNLobZl8PC7rBol5QfTKcOQ2qj471D8fDmBvhkQUwoxskXQRvD4Frh8Gi4bByMqyZApvnw4QOcMY0uLI9jGwPb02APlNg3tVQfQHoN8CwfnDPELj9evi6NVzZ
A57oDfoYqDwOnuoAc8dDx7ZgxdzvaQ09h8JRA+C5ydC+I2zoCrMug6+vhgbXx/psl0KjOXDCUJjeDy65CkIXw7qxcHobWN8OWrSH4GAYMBl+vRLaXA8jOsDrcf+6wcW9oOkAGDMC7h4P
xnzIWwhH3Q3O3XB0B2gwEH64BJbNjvXRekKgLwzpCxX7w/XD4ZmR8PuYWB92AnSdAl9cATNmQ5vpcNUceHQejG0Ph3eAGp0gfSRo10HF68HoBa16w/J+UPFSuGkSfDgaGraBFl1i/Zce
cFRPGNIbDhsDL46BH6bCnCtg8k1gL4DZC6DnrfB5m1i/ezzkzwVZADX7wPutoUa7WN+mB0zqAV/3B2sIVB4FE8fBWdPh+Tnw7t3wxgDoOx9ebw9PDgRzEIwcCkuHwdlj4JqxsOByaDIZ
ZtwK89tB575w93xo1xbsi+C4YXDhbHiyF/TvA2cPgodGwwPz4dz2kNkRrugBdQfAwIHw1iA4ZChoYyB/LNw4FdbOgE0zIG8ubJwPrTvAh8OgTkeIjIT7x0DCNfDEfOh1Bzx0F9w5ED4f
ChumwWcToOZEmDcJ3hoFt46AztfDG63hjKugQZwn2sfa2z1haV/4dFKsvd4dThwKjwyA02aDPQPs+TDxOninJ5zWDp7sBM26Qo8B8G47OG40PDkOUseDMx6aj4dh4+GsBXD7JLhtKmyY
Dp/PhGPnwPI5sPhWWHor/HUrTLsTHpsDV86Hy9vAM22hWjuY0x4eaw/VO0CfTvBRJ6jTGYJdYVDXWB+0B7TrDWYfuKAPPNEHKveHhf3h/AHQZBCcOhQ+GwpfDwN9JHwxGrIuhw2Xw1+X
w+bLITAeDh8PlcZDg/Hw43jImAAXT4QFk+HxybB2MiRPhQemwvVx2XAlVIvLp6vgsRlQ7zq4bSYMvgHuvAFazIals2HsfJizAJYugITeMMkNyIPT4JkLwW4Hf7SFI9vA0raQ2A5atofJ
sTxJ6wTfdIQVXaB+V3irKyyL0TzSDe7NgRY9oW1PWNUTavaCt3vDhHjZ6AOf94Y+feC+PnB6P5jRD97oB29dDHn9YeoAuHIAvD4AokMg9RJ44FKwhsGpw+DKYTB5OHwyAhIug7kjocoo
uHoUfDwaeo6Bm8bA6LEwZiykxuTWaePg3HFw+ziYE7url8NhE+DYifDBRHhoEtiT4dopcOFUuO1KaHAVvHkNTJ8BH82AFTPg8JlwzkyoMhOcmdBkJtSeCWNmwpKZkH0DjJgFj8bkyrI5
8PhceOYWqD4fZsyHYxZAvQXQeAEMXgDOQvjwLhhbKyDDagWkwpkBea8xOA70cmBYu4Bs7h6QvyYHpP9d8PRd8FICfJoAryfAownweAI8mwCLEuDVBHglAV5OgDsS4PYEWJgAVyfA1ASY
kQBzYu5qIiiJkJ4INRPBSAQ9MVYXJkJqIqQkQvVEqJYIVRPhxEQ4KRGOTYRjEuHoRKiSGJNLiXBmIpyRCKcnQv1EqJcIRyXCkYlQKRESEyEhESomwhGJEEyEwxNBtg04V06EwxKhQiIk
J0JSIpyQCMcnwnGJkJkIdRJBS4SvEuDLBPgiAZYnwC8JsC4BfkqAHxNgVQJEE2BNAqxOgB8S4PsE+C4BuidATgJ8nAAfJcCHCfBBAiyrCD9WhOcrwqCK8MMR8P0RcHsQ7gnC3UG4Kwh3
BuGNILwehIVBuC0Ii4LwWhBeDcIrQbg5CPOCcFMQ5gZhThBmB2FWEG4Mwg3BWPkMwswgXBeEGUG4NgjXBGF6EK4OwlVBuDII04JwRRCmBmFKECYHYVIQJgZhQhDGB+HyIFwWhHFBGBuE
MUEYHYRRQRgZhBFBGB6EYUEYGoRLg3BJEIYEYXAQBgVhYBAGBKF/EC4OQr8g9A1CnyD0DkKvIPQMwkVB6BGE7kHICUK3IHQNQpcgdA5CpyB0DEKHILQPQrsgtI3RSglA4wBckwlnZUKD
TGiYCWdnwjmZMDITRmXC6ExonQmZmXBqJtTNhNMyoV4m1M+E0zPhjEw4MxMaZULjTGiaCVYm2JngZEJ2JniZ0DwTzsuECzKhRSa0zIRWmXBhJrTNhJmZcG0mTM+EqzJhWibUjK/S2OIT
7xL+EZ8P2uJz/BafDzf7VN/is+JOqLrF573NPhVOgCWbfT7a7HPiFp9PN/t8vNnng80+wbh9o8/hW3x+3Oxz9BafpZt9+i4XWX8b9F4u8vNmn17LRT7Y6PP+Rp/PNvt0Xy6ybLPP55t9
8jf7bN7s88KdsGmzz5ebfRalwrebffI2+yRs9mm5XKTn8m2bV3/1+WWDz5J1Po3X+Wz+2SfnZ5/GP/ms/MEnJ6ZXfucz5DufnO982n7nI9/5tFjjs3K1T+Ooz8o8n5URn5kRnxYRn5Ur
feQ2n49n+wyZ7bNyls9rN/hUi28Nq+vTPcMnO8OnVobPsRk+m0I+uSGfxSGfB0M+14d8RoZ8uoR8rJBPesjnqJDP76bP16bPItPnXtPnWtNnqOnTwfRpZPqkmT6Jps/6dJ/l6T6L031u
CPlUrOVDhs+6DJ9fMny+zPD5OsPnmwyfNRk+4Qyf3AyfjzJ8Fmf4PJ3h80yGz20ZPrdn+NwRi+vDGT73ZvjcneEzO8NneobP2AyfcRk+vWL+9Mnw6ZvhMzTDZ2CGT/9YGJ0yfFpm+DTJ
8Gma4RPK8Dklw+fMDJ+6GT6ZMf/VDJ+kDJ9ghs8RGT7rQz6/hnx+C8UnfHz+DPkck+HTo6ZP+5o+59f0sWv6nFXTR1J9Aqk+h6T6VEj1OSzVp9FbPjNSfRJSfRJTfW5J9clJ9Rmf6pOb
4rMyxSeS4pOX4hNN8VmV4mOm+vyc4vNjis/vKT6NU31WLfaxU31+Odmn8Uk+jav5NKrqo4nIyhN8jGQfM9knI9nHSvbRk31qJ/s0SfY5M9knLdknM9knNdmnTrLPyck+SrLP8ck+Sck+
yck+JyX71Ej2aRUzL0j2mZzs0yLZJ5jsk5Dsk5Lsc3iyj5rsc2Kyz2HJPkcn+1RI9qmS7CPJPr8n+fyZ5JOf5EOSz/dJPquTfALJPpuSfFYl+USTfH5J8lmZ5LM8yefbJJ/c2L1Lss/b
ST5LknzyknzeSvL5KMknnOTzZZLP4iSfpUk+byb5fJzk81qSz9NJPs8m+byc5PNKks+rST4bknzuTfJ5IMnnoSSfN5J87knyeTTJZ1GSz/NJPncn+Tye5HNXks9jST63JvksTPKZneQz
N8nnpiSfBUk+tyX5TEvyuTrJ55oknzuTfK5I8rkuyef2JJ95ST5Tk3yuT/KZkuQzM8nn8iSfCUk+w2O0GJnkMypGj8ti9Bgfi3PjCj5nt83n9Lb5NGqbT42K0LldPve3y+fpdvlsaZfP
pe3zmdk+n2/b5/Nm+3xuaJhPrcrQqEM+Tod8WnfIp3eHfBKOhHsa5nNhh3xGdcin3pHxvmE+13TI58m2+dzQIZ+bO+Tzxjz4okM+qzrk81rDfKp1zCetYz4tOubTumM+6xvmc0fHfO7s
mM/LHfP5pGM+33TM58eO+ZzUKZ/UTvlkdMrH7pTPeZ3yOb9TPud2ymfj0dBgVD6zOuVzX6d8QsfCE53yebZTPu91yuf/2jj34KjOw4pf2UXxA4wJzsQeGjBpKUhIMtpdIUtNEFq0u+xC
/cAU+SGBhB7ohXgJ8QYFKFgCYUdQG2NjYl5O46ZJnNiAE9MEJxAnMy1pbZNk0nETT5x06jYmTeNpyemvrLk7OtHkjzv709lzz/nud7/7adHssLROXHlE3FQnCurES3XiH+rErfViUr2o
qhez6sWCetFULzrqxfp68f3F4pV68b3F4vrFYspiceohcbhBbF4inlsiziwRM5eInywRP14iFjaIPX8MBxvEMw3iCw3i1Qbx7QZxfaOYOxH6J8JAozjdKF5rFGsaRbBU7J4lDswSR5aK
N5aKf14q6ibDoibR0STWN4kdTeL5T8Jgk9jfJN5uFV9sEjdXiX9rEr9tEqlmMb5ZtE+BC83i/WbxXrP4XbNoaBF/WyU2tIhjLeJUi/hZi/hxlfjfafDrKjGlVUxtFQWt4lOt4voXoLtV
fK4QjhRe/UzTL/a1isFWUTpbTK6EeDu83ip+0Crmzhb/1ypmLBMVy8TDy8RPl4mnZouNs8XlZWJGCXyyTRxtEyfaxMk2caxNXGwT77SJ/HbxQZvIaxd3tYt4u0i0i8Xtoq1d/E27+F27
mNghnuoQCyOws0PEO8QXO8SFDjG1U0Sj0NQpRnWKX3aIrmpxslO80il+2Cm+0ilOVIvdXeJYl5hdDrcvF0XdYvNyMS8uzi0Xd8fF+Lj45oPi3IPiwnJxabe4bp6o6hbxbpHqFju6xbpu
8W4ldMbFhBXiRLdYtUIcWyEG/hy+sEJUrhAlK8XLcfHwSvHKShGsEq+uEqc+Df+5ShTOEZHV4lQVNK0WdXPEttXihdXiO6vFE9Uw/k8hLw4L14hvzYHX1oiLa0T7GvHxHjGrR/T2iKoe
0dojenpEX4+4vQaKe8TUtaJlrSioEd9cK76+Vnw7Af/eI5b0inuSsCUJX+sVf7ZO3LRO5K8TfTUiuk60rBOL14n92fdGQ8F6kUzD1vVibwZu2CBu2yBKNoifz4e6DWLlBjH2HviPe2DB
RrF0o9ieEBs3ir0JsSch7tgkijeJ6k1i4SZxcJP4ZUK8v0nkPQA3bBaPPAB3bxat0+Ct7Osi2LwIPlILZ5Pi9aT42hbxYi18uRbeqoVf1cKPtogfbhHXbRXvJ0X1VnElKTIpcfFhCLaJ
T28Tm7eJoZR4ow6u7xPJelhZDxV94kCfuJQSv+gT7/eJ3/SJOxsg0wjpRnjsM+LoXJFZCs3bRet28dpcMaEp+zcpUZEWfTvExh3iiR1iQit8sEMcSIuHdor9O8WbO8VrafFyG7zRBj9P
i+Z2+KNd4kI7fGKX+MwusWeXWNIJz3fCO7tEYRdcvqq9XQELM2LGbtG3W+zOiDO7xV2N4s5uKO6Gmyrho5XQ+6hY/6gY94T4l4y4rl9ceVSM7heTHxIT+6/+jugX0/rFff3ixCr4i36x
s1+83i8+OiB294s7B0R6QJweEF/tFwUDonBAVAyIodVwfg3ctQZ2zhPpPSKzR3TtEZM2wuk9Ytta+NI88eI8kdcLk9fBmXni8F7x+b3ixb3iq3vFr/eKi3vFXw6KaYPi7KDoGhR/Nyi+
Oyhuny8m7xOz94ny+eLwPnFknzi6GcY9Jj7+mFg+X5Q+Ji5Xine2wqFtcHm++J/54gePi098Vpz5rNgxJN7cDpeGxHtDIrFffG6/qP0rmH4LXN4vfrpf3HZA5I2F3x4QD/21GJ39W9UT
4pYnRfGTIj0IZU+K+w+KXx0UQwfFLYdEwSExZggOPy1O3isuPC127Yff3CsuPiPONomSw+LeJ+FPDkLvfWLLfeLdw2LsIXj5PvHUIRjzrBj9rCh4Vrz0NPzrs2LG/WLKEXH0iPjGEfHB
EXH+fjH1ObjhOVF2VFw+Kr61QLy9QDx4TJw9Cb9YIP7rJFx5HrZ8Hk4eF7MfED87Lt49Lt47Lv77uLhyXEw6Id55ARqDIGgJv6e3Jjw+/N58EAQdIa8wT3P2e1Qhd5mn27hlVBBsH3WN
p+YHQU/+NZ5rfME44/qNQXD2xmG+FHLq5iBYdPMwzzKuDXnoKl8K+fxVz9mQLxifN8/fjw6CN0eH+gh+y/jcCM76kmOCYNaYcAzGWb025B+NCYLvGf/jCM6+l+W3Qz0+NghOjb3G843v
N15k/Ijx7LFB8FLIQ6Y/Y/yc8UnjF4wft5wptwZBya3XeNSEICibcI0/Ynyj8c3GY4zHGVcaf8p4lnGVcdy4PTycc0dvqPeap3eEZ32orzfPenu/NPw+WxByqXHEOGocMy4znmlcbny3
cUXIEeuNWG/EeiPWG7HeiPVGrDdivRHrjVhv1Hqj1hu13qj1Rq03ar1R641ab9R6o9Ybs96Y9casN2a9MeuNWW/MemPWG7PemPWWWW9reOS43bhrhKfduCvcI3tCT8+oIOgdNcwtxp0h
bx3hWR7yxVFB8JNRw3vgVNsP3zSea3zB+Lzxd40vGqeNi4yLjRPGmZCnmX+a+bNcYpwwThvncgotp9ByCi2n0HIKLafQcqZbznTzTzf/dPMXWVeR+Ystp9j0EtNL7NwS80TNEzVP1K4l
av4y85SZPtNyZppnpuXMNH+5ecpNv9u4wjIrTK80vdL0atOrLb/axlA9wp82zs1z3M6Nmz9u/rj559g6n2NjmGM5c2wMWa4xThinjXP5NZZZY5k1llljOTWWU2M5CctJWE7CchKWk7Cc
hOUkLSdpOUnLSVpO0nKSlpOynJT5U+ZPmT9j+VkuNY4YJ+2ZLTWOGCfteSw1jhgn7RksNY4YJ21+pto1lhpHjJM2zpSNJ2W9KXu+/P6mLCdlY0jZc5rjmM1nzPRym9tym9sK0ytMrzS9
0vSo6VHTY6bHTC82vXjEnpY2ztgelTbO2JykjTO2t6SNfTxFxsXGJcaldi2lll9qmaUj9v/s/Ob2/yLjnF5inDBP7tnLcYnlFVtGxjh7bVHryu3bxcY5T8L0hPlzz3aZ9ZSZHrO+3Lxl
8ofXUolx9sjt8+n84X0+q5fbGMrNX27XVWHXXGGeCrveStMr7dxK81Rbb9x643ZujV1XjjPG6fzhPbYof3hfzfkTdn7xiHuVMM7YfBcbJ/7AfS4xvSj8OWU/p+z9pOUlbcxJy0vaGkja
XCVtrjKWmfvMk8kfXs/OaVvDGeO0rduMcdrGkrE5cD23PnM5ZTZvMeOZI+5RkXEuP2OejHky5kkYx0fMSbGtw5w+Z4TH72PJiPEkzO/3PGNrxNdDJn/4s0cmf/jzZ8bmxHsz4fxk+/4p
HH+Oc3pu3eZ+75SOywumjsu79m8i49T4vGDW+GGuDXn7+Lzg9ZB3js8Lvh7ynvF5wbmQHzfPOdOzr6eNc54zt+UFr9w2zF82fjXk0x/LC770sVA3LrsjL5hxxzWe2Jj34ZHjAuNJIRcY
Z/U7G3//3Enha4Fxzrds+bXjw//P5w9w9vh/Uhgcv+gdAQA=`;
/** Where each part of the table begins and how long all of it is, in u32 words (16-bit parts: low half first). */
const TABLE_LAYOUT = {
	stage1: 0,
	stage2: STAGE1_LENGTH / 2,
	delta: 14592,
	expansion: 17128,
	length: 18298
};
/** Entries below this number in their low 13 bits are deltas, the others expansions. */
const DELTA_COUNT = DELTA_LENGTH;
`${WORD_TABLE_SHA256.slice(0, 8)}`;
let decoded;
/** Returns the table, unpacked at the first call. Shared by all callers, who must not write to it. */
function wordTable() {
	if (decoded !== void 0) return decoded;
	const all = new Uint32Array(TABLE_LAYOUT.length);
	new Uint8Array(all.buffer).set(gunzipSync(Buffer.from(WORD_TABLE_GZIP, "base64")));
	decoded = {
		all,
		stage1: new Uint16Array(all.buffer, TABLE_LAYOUT.stage1 * 4, STAGE1_LENGTH),
		stage2: new Uint16Array(all.buffer, TABLE_LAYOUT.stage2 * 4, STAGE2_LENGTH),
		delta: new Int32Array(all.buffer, TABLE_LAYOUT.delta * 4, DELTA_LENGTH),
		expansion: new Uint32Array(all.buffer, TABLE_LAYOUT.expansion * 4, EXPANSION_LENGTH)
	};
	return decoded;
}
const FOLD_MASK = 8191;
function tableHalf(table, at) {
	return table[at >> 1] >>> (at & 1) * 16 & 65535;
}
/** Returns class and fold number of a code point; separator for what is none. */
function tableEntry(table, c) {
	if (c >= 0 && c < 262144) return tableHalf(table, TABLE_LAYOUT.stage2 * 2 + tableHalf(table, c >> 6) * 64 + (c & 63));
	return (c >> 12 === 224 ? 3 : 0) << 13;
}
// src/kernels/classify.ts
/** Four bytes of text; zeros before the first and from byteCount on, where a reused buffer holds an older batch. */
function loadWord(text, index, byteCount) {
	const left = byteCount - index * 4;
	if (left >= 4 && index >= 0) return text[index];
	return left <= 0 || index < 0 ? 0 : firstBytes(text[index], left);
}
/** The high bit of each byte of four says whether it is one of [0-9A-Za-z]; the other bits say nothing. */
function asciiWordBytes(bytes) {
	const low = bytes & 2139062143;
	const lower = low | 538976288;
	return (lower + 522133279 & ~(lower + 84215045) | low + 1347440720 & ~(low + 1179010630)) & ~bytes;
}
/** Moves the high bits of four bytes to bits 0 to 3. */
function gather(highBits) {
	return Math.imul(highBits >>> 7 & 16843009, 270549120) >>> 28;
}
/**
* Four bitmaps for each group of 32 bytes, side by side in `masks`: bytes of word code points, bytes of ignored ones,
* lead bytes of singles, unit starts. No code point reaches further than three bytes from its lead, so a group is
* decided by itself and four bytes on either side.
*/
const classify = defineKernel({
	id: "classify",
	params: ["byte_count", "group_count"],
	bindings: [
		{
			name: "text",
			access: "read"
		},
		{
			name: "table",
			access: "read"
		},
		{
			name: "unit_bits",
			access: "read"
		},
		{
			name: "masks",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
	twin({ params: { byte_count, group_count }, buffers: { text, table, unit_bits, masks } }) {
		for (let group = 0; group < group_count; group++) {
			const first = group * 8;
			let wordBytes = 0;
			let seen = 0;
			for (let i = 0; i < 8; i++) {
				const bytes = loadWord(text, first + i, byte_count);
				seen |= bytes;
				wordBytes |= gather(asciiWordBytes(bytes)) << i * 4;
			}
			let ignoredBytes = 0;
			let singles = 0;
			if ((seen & 2155905152) !== 0) {
				const startsAfter = group + 1 < group_count ? unit_bits[group + 1] & 15 : 0;
				let bytes = loadWord(text, first - 1, byte_count);
				let starts = group > 0 ? unit_bits[group - 1] >>> 28 : 0;
				for (let step = 0; step < 9; step++) {
					const shift = step * 4 - 4;
					const next = loadWord(text, first + step, byte_count);
					const nextStarts = step === 8 ? startsAfter : unit_bits[group] >>> step * 4 & 15;
					for (let leads = gather(bytes & bytes << 1); leads !== 0; leads &= leads - 1) {
						const k = trailingZeros(leads);
						const c = decode(firstBytes(bytes >>> k * 8 | next << 8 << 24 - k * 8, 1 + trailingZeros((starts | nextStarts << 4) >> k + 1 & 7 | 8)));
						const codeClass = tableEntry(table, c) >> 13;
						const span = (1 << encodedLength(c)) - 1;
						const painted = step === 0 ? span >> 4 - k : span << shift + k;
						if (codeClass === 1) wordBytes |= painted;
						else if (codeClass === 3) ignoredBytes |= painted;
						else if (codeClass === 2 && step > 0) singles |= 1 << shift + k;
					}
					bytes = next;
					starts = nextStarts;
				}
			}
			masks[group * 4] = wordBytes;
			masks[group * 4 + 1] = ignoredBytes;
			masks[group * 4 + 2] = singles;
			masks[group * 4 + 3] = unit_bits[group];
		}
	}
});
// src/kernels/digest_words.ts
/** Adds to the four digest words of each unit what its words give by content and rank; `digests` must be 0 before. */
const digestWords = defineKernel({
	id: "digest_words",
	params: ["unit_count", "word_capacity"],
	bindings: [
		{
			name: "whole_words",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read"
		},
		{
			name: "digests",
			access: "read_write"
		}
	],
	constants: {
		WG: 64,
		RUN: 16
	},
	workgroups: ({ word_capacity }, constants) => lanesFor(ceilDiv(word_capacity, constants["RUN"]), constants),
	twin({ params: { unit_count }, buffers: { whole_words, unit_words, digests } }) {
		for (let unit = 0; unit < unit_count; unit++) {
			const begin = unit_words[unit];
			let [d0, d1, d2, d3] = [
				0,
				0,
				0,
				0
			];
			for (let word = begin; word < unit_words[unit + 1]; word++) {
				const rank = word - begin;
				const m0 = fmix(whole_words[word * 2] ^ Math.imul(rank, 2654435761));
				const m1 = fmix(whole_words[word * 2 + 1] ^ Math.imul(rank, 2246822519));
				d0 = d0 + m0 | 0;
				d1 = d1 + m1 | 0;
				d2 = d2 + (m0 ^ rotateLeft(m1, 16)) | 0;
				d3 = d3 + Math.imul(m0, m1 | 1) | 0;
			}
			digests[unit * 4] += d0;
			digests[unit * 4 + 1] += d1;
			digests[unit * 4 + 2] += d2;
			digests[unit * 4 + 3] += d3;
		}
	}
});
// src/kernels/fill.ts
/** Sets the first `count` of `values` to one value: clearing a GPU buffer can only write 0. */
const fill = defineKernel({
	id: "fill",
	params: ["count", "value"],
	bindings: [{
		name: "values",
		access: "read_write"
	}],
	constants: { WG: 64 },
	workgroups: ({ count }, constants) => lanesFor(count, constants),
	twin({ params: { count, value }, buffers: { values } }) {
		values.fill(value, 0, count);
	}
});
// src/kernels/hash.ts
/** The steps of the hashes in ARCHITECTURE.md, as in shaders/shared/hash.wgsl. Results are signed where they are only passed on. */
const SHINGLE_FACTOR = 16777619;
const WORD_SEED = 625341585;
const WHOLE_LO_SEED = 625341585;
const WHOLE_HI_SEED = 2654435769;
/** Word hash, first half of eight bytes. */
function wordEven(hash, bytes) {
	const h = Math.imul(hash ^ bytes, 2654435761);
	return h ^ h >>> 15;
}
/** Word hash, second half of eight bytes. */
function wordOdd(hash, bytes) {
	const h = Math.imul(hash ^ bytes, 2246822519);
	return h ^ h >>> 13;
}
function wordEnd(hash) {
	const h = Math.imul(hash, 3266489917);
	return h ^ h >>> 16;
}
/** Whole-word hash, low half, four bytes. */
function wholeLo(hash, bytes) {
	const h = Math.imul(hash ^ bytes, 2246822519);
	return h ^ h >>> 15;
}
function wholeHi(hash, bytes) {
	const h = Math.imul(hash ^ bytes, 3266489917);
	return h ^ h >>> 13;
}
function wholeLoEnd(hash) {
	const h = Math.imul(hash, 668265263);
	return h ^ h >>> 16;
}
function wholeHiEnd(hash) {
	const h = Math.imul(hash, 374761393);
	return h ^ h >>> 16;
}
// src/text/hangul.ts
/** Composition of conjoining jamo, so that decomposed Korean gives the words of composed Korean. */
const FIRST_LEADING = 4352;
const LEADING_COUNT = 19;
const FIRST_VOWEL = 4449;
const VOWEL_COUNT = 21;
/** One before the first trailing consonant: trailing 0 is none. */
const TRAILING_BASE = 4519;
const TRAILING_COUNT = 28;
const FIRST_SYLLABLE = 44032;
const SYLLABLE_COUNT = 399 * TRAILING_COUNT;
/** Returns the syllable that `tail` makes of `before` (L + V, or LV + T), or 0 where they do not compose. */
function composeHangul(before, tail) {
	const leading = before - FIRST_LEADING;
	const vowel = tail - FIRST_VOWEL;
	if (leading >= 0 && leading < LEADING_COUNT) return vowel >= 0 && vowel < VOWEL_COUNT ? FIRST_SYLLABLE + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT : 0;
	const syllable = before - FIRST_SYLLABLE;
	const trailing = tail - TRAILING_BASE;
	return syllable >= 0 && syllable < SYLLABLE_COUNT && syllable % TRAILING_COUNT === 0 && trailing > 0 && trailing < TRAILING_COUNT ? before + trailing : 0;
}
// src/kernels/hash_words.ts
/** No code point: before the first of a word and behind its last. */
const NOTHING = -1;
/** The word hash covers 16 times 4 bytes. */
const HASHED = 16;
/** The next byte that is not ignored or begins a unit, or the end of the text. */
function skipIgnored(masks, from, byteCount) {
	let at = from;
	while (at < byteCount) {
		const group = (at >>> 5) * 4;
		const stops = (~masks[group + 1] | masks[group + 3]) >>> (at & 31);
		if (stops !== 0) return at + trailingZeros(stops);
		at = (at | 31) + 1;
	}
	return at;
}
/** Takes folded code points, keeps the hashes of their UTF-8. One at a time is held back, for the next may compose with it. */
var WordHasher = class {
	#held = NOTHING;
	#pending = 0;
	#filled = 0;
	#fed = 0;
	#hash = WORD_SEED;
	#lo = WHOLE_LO_SEED;
	#hi = WHOLE_HI_SEED;
	begin() {
		this.#held = NOTHING;
		this.#pending = this.#filled = this.#fed = 0;
		this.#hash = WORD_SEED;
		this.#lo = WHOLE_LO_SEED;
		this.#hi = WHOLE_HI_SEED;
	}
	add(c) {
		const composed = composeHangul(this.#held, c);
		if (composed === 0) this.#flushHeld();
		this.#held = composed === 0 ? c : composed;
	}
	end(words, wholeWords, rank) {
		this.#flushHeld();
		if (this.#filled > 0) this.#feed(this.#pending);
		if (this.#fed < HASHED && (this.#fed & 1) === 1) this.#hash = wordOdd(this.#hash, 0);
		words[rank] = wordEnd(this.#hash);
		wholeWords[rank * 2] = wholeLoEnd(this.#lo);
		wholeWords[rank * 2 + 1] = wholeHiEnd(this.#hi);
	}
	#flushHeld() {
		if (this.#held === NOTHING) return;
		const encoded = encode(this.#held);
		this.#pending |= encoded << this.#filled * 8;
		const spill = encoded >>> 8 >>> 24 - this.#filled * 8;
		this.#filled += encodedLength(this.#held);
		if (this.#filled >= 4) {
			this.#feed(this.#pending);
			this.#pending = spill;
			this.#filled -= 4;
		}
	}
	#feed(bytes) {
		if (this.#fed < HASHED) this.#hash = (this.#fed & 1) === 0 ? wordEven(this.#hash, bytes) : wordOdd(this.#hash, bytes);
		this.#lo = wholeLo(this.#lo, bytes);
		this.#hi = wholeHi(this.#hi, bytes);
		this.#fed++;
	}
};
/** Hashes of the words that hash_words_ascii left: any mix of code points, any length, ignored ones inside. */
const hashWords = defineKernel({
	id: "hash_words",
	params: ["byte_count", "group_count"],
	bindings: [
		{
			name: "text",
			access: "read"
		},
		{
			name: "table",
			access: "read"
		},
		{
			name: "masks",
			access: "read"
		},
		{
			name: "starts",
			access: "read"
		},
		{
			name: "bases",
			access: "read"
		},
		{
			name: "words",
			access: "read_write"
		},
		{
			name: "whole_words",
			access: "read_write"
		},
		{
			name: "todo",
			access: "read"
		}
	],
	constants: { WG: 64 },
	workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
	twin({ params: { byte_count, group_count }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
		const hasher = new WordHasher();
		for (let group = 0; group < group_count; group++) for (let rest = todo[group]; rest !== 0; rest &= rest - 1) {
			const bit = trailingZeros(rest);
			const first = group * 32 + bit;
			const continuing = (masks[group * 4 + 2] >>> bit & 1) === 1 ? 4 : 1;
			hasher.begin();
			for (let at = first; at < byte_count; at = skipIgnored(masks, at, byte_count)) {
				const unitStarts = masks[(at >>> 5) * 4 + 3];
				const unitStartsNext = (at | 31) + 1 < byte_count ? masks[((at >>> 5) + 1) * 4 + 3] : 0;
				if (at > first && (unitStarts >>> (at & 31) & 1) === 1) break;
				const room = 1 + trailingZeros(bitsFrom(unitStarts, unitStartsNext, (at & 31) + 1) & 7 | 8);
				const window = firstBytes(loadText(text, at, byte_count), room);
				const c = (window & 128) === 0 ? window & 127 : decode(window);
				const entry = tableEntry(table, c);
				if (at > first && entry >> 13 !== continuing) break;
				at += encodedLength(c);
				const fold = entry & FOLD_MASK;
				if (fold < DELTA_COUNT) hasher.add(c + table[TABLE_LAYOUT.delta + fold] | 0);
				else {
					const expansion = TABLE_LAYOUT.expansion + (fold - DELTA_COUNT) * 3;
					hasher.add(table[expansion]);
					hasher.add(table[expansion + 1]);
					if (table[expansion + 2] !== 0) hasher.add(table[expansion + 2]);
				}
			}
			hasher.end(words, whole_words, bases[group] + popcount(starts[group] & (1 << bit) - 1));
		}
	}
});
// src/kernels/hash_words_ascii.ts
const LONGEST = 32;
const HIGH_BITS = 2155905152;
/**
* Writes the hashes of a word of ASCII letters and digits and returns true, or false and nothing if it is not all ASCII.
* The steps of hash.ts are written out here, because V8 runs this loop at half the speed with calls in it.
*/
function hashAscii(text, at, length, words, wholeWords, rank) {
	const shift = (at & 3) * 8;
	const end = text.length;
	let index = at >>> 2;
	let current = text[index] | 0;
	let left = length;
	let seen = 0;
	let hash = 625341585;
	let lo = 625341585;
	let hi = -1640531527;
	do {
		const next = ++index < end ? text[index] | 0 : 0;
		const afterNext = ++index < end ? text[index] | 0 : 0;
		let a = current >>> shift | next << 8 << 24 - shift;
		let b = next >>> shift | afterNext << 8 << 24 - shift;
		current = afterNext;
		if (left <= 4) b = 0;
		if (left < 4) a &= (1 << left * 8) - 1;
		else if (left > 4 && left < 8) b &= (1 << (left & 3) * 8) - 1;
		seen |= a | b;
		a |= (a & 1077952576) >> 1;
		b |= (b & 1077952576) >> 1;
		hash = Math.imul(hash ^ a, 2654435761);
		hash = Math.imul(hash ^ hash >>> 15 ^ b, 2246822519);
		hash ^= hash >>> 13;
		lo = Math.imul(lo ^ a, 2246822519);
		lo ^= lo >>> 15;
		hi = Math.imul(hi ^ a, 3266489917);
		hi ^= hi >>> 13;
		if (left > 4) {
			lo = Math.imul(lo ^ b, 2246822519);
			lo ^= lo >>> 15;
			hi = Math.imul(hi ^ b, 3266489917);
			hi ^= hi >>> 13;
		}
		left -= 8;
	} while (left > 0);
	if ((seen & HIGH_BITS) !== 0) return false;
	words[rank] = wordEnd(hash);
	wholeWords[rank * 2] = wholeLoEnd(lo);
	wholeWords[rank * 2 + 1] = wholeHiEnd(hi);
	return true;
}
/** True if nothing at the byte `behind`, counted from the group's first, can belong to a single that ends before it. */
function standsAlone(text, table, masks, group, behind, byteCount) {
	const here = group * 4;
	const next = (group + 1) * 32 < byteCount ? here + 4 : -1;
	const nextStarts = next < 0 ? 0 : masks[next + 3];
	const takenNext = next < 0 ? 0 : masks[next] | masks[next + 2] | nextStarts;
	if ((bitsFrom(masks[here] | masks[here + 2] | masks[here + 3], takenNext, behind) & 1) === 1) return true;
	if ((bitsFrom(masks[here + 1], next < 0 ? 0 : masks[next + 1], behind) & 1) === 1) return false;
	const room = 1 + trailingZeros(bitsFrom(masks[here + 3], nextStarts, behind + 1) & 7 | 8);
	return tableEntry(table, decode(firstBytes(loadText(text, group * 32 + behind, byteCount), room))) >> 13 !== 4;
}
/** Writes the hashes of a single and returns true, or false and nothing if hash_words has to see to it. */
function hashSingle(text, table, masks, at, byteCount, words, wholeWords, rank) {
	const c = decode(loadText(text, at, byteCount));
	const fold = tableEntry(table, c) & FOLD_MASK;
	if (fold >= DELTA_COUNT || !standsAlone(text, table, masks, at >>> 5, (at & 31) + encodedLength(c), byteCount)) return false;
	const bytes = encode(c + table[TABLE_LAYOUT.delta + fold] | 0);
	words[rank] = wordEnd(wordOdd(wordEven(WORD_SEED, bytes), 0));
	wholeWords[rank * 2] = wholeLoEnd(wholeLo(WHOLE_LO_SEED, bytes));
	wholeWords[rank * 2 + 1] = wholeHiEnd(wholeHi(WHOLE_HI_SEED, bytes));
	return true;
}
/**
* Hashes of the words that need no general loop: words of at most 32 bytes, all ASCII, and singles that fold to one code
* point and have nothing behind them that could belong to them. Every other word start gets a bit in `todo` and waits
* for hash_words.
*/
const hashWordsAscii = defineKernel({
	id: "hash_words_ascii",
	params: ["byte_count", "group_count"],
	bindings: [
		{
			name: "text",
			access: "read"
		},
		{
			name: "table",
			access: "read"
		},
		{
			name: "masks",
			access: "read"
		},
		{
			name: "starts",
			access: "read"
		},
		{
			name: "bases",
			access: "read"
		},
		{
			name: "words",
			access: "read_write"
		},
		{
			name: "whole_words",
			access: "read_write"
		},
		{
			name: "todo",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
	twin({ params: { byte_count, group_count }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
		for (let group = 0; group < group_count; group++) {
			const here = group * 4;
			const hasNext = group + 1 < group_count;
			const singles = masks[here + 2];
			const further = masks[here] & ~masks[here + 3];
			const furtherNext = hasNext ? masks[here + 4] & ~masks[here + 7] : 0;
			const ignored = masks[here + 1] & ~masks[here + 3];
			const ignoredNext = hasNext ? masks[here + 5] & ~masks[here + 7] : 0;
			let rank = bases[group];
			let left = 0;
			for (let rest = starts[group]; rest !== 0; rest &= rest - 1, rank++) {
				const bit = trailingZeros(rest);
				const at = group * 32 + bit;
				let done = false;
				if ((singles >>> bit & 1) === 1) done = hashSingle(text, table, masks, at, byte_count, words, whole_words, rank);
				else {
					const run = trailingZeros(~bitsFrom(further, furtherNext, bit + 1));
					done = !(run >= LONGEST || (bitsFrom(ignored, ignoredNext, bit + 1 + run) & 1) === 1) && hashAscii(text, at, run + 1, words, whole_words, rank);
				}
				if (!done) left |= 1 << bit;
			}
			todo[group] = left;
		}
	}
});
// src/kernels/scan_apply.ts
/** Exclusive prefix of every value from the scanned tile sums; prefix[count] is the total. */
const scanApply = defineKernel({
	id: "scan_apply",
	params: ["count", "tile_count"],
	bindings: [
		{
			name: "values",
			access: "read"
		},
		{
			name: "sums",
			access: "read"
		},
		{
			name: "prefix",
			access: "read_write"
		}
	],
	constants: {
		WG: 64,
		ITEMS: 16
	},
	workgroups: ({ tile_count }) => Math.max(1, tile_count),
	twin({ params: { count, tile_count }, constants: { WG, ITEMS }, buffers: { values, sums, prefix } }) {
		for (let tile = 0; tile < tile_count; tile++) {
			const end = Math.min((tile + 1) * WG * ITEMS, count);
			let base = sums[tile];
			for (let at = tile * WG * ITEMS; at < end; at++) {
				prefix[at] = base;
				base = base + values[at] >>> 0;
			}
		}
		prefix[count] = sums[tile_count];
	}
});
// src/kernels/scan_reduce.ts
/** Sums of tiles of WG * ITEMS values: first of the three kernels of an exclusive scan. */
const scanReduce = defineKernel({
	id: "scan_reduce",
	params: ["count", "tile_count"],
	bindings: [{
		name: "values",
		access: "read"
	}, {
		name: "sums",
		access: "read_write"
	}],
	constants: {
		WG: 64,
		ITEMS: 16
	},
	workgroups: ({ tile_count }) => tile_count,
	twin({ params: { count, tile_count }, constants: { WG, ITEMS }, buffers: { values, sums } }) {
		for (let tile = 0; tile < tile_count; tile++) {
			const end = Math.min((tile + 1) * WG * ITEMS, count);
			let sum = 0;
			for (let at = tile * WG * ITEMS; at < end; at++) sum += values[at];
			sums[tile] = sum;
		}
	}
});
// src/kernels/scan_spine.ts
/** Exclusive scan of the tile sums in place, the total behind them. One workgroup. */
const scanSpine = defineKernel({
	id: "scan_spine",
	params: ["tile_count"],
	bindings: [{
		name: "sums",
		access: "read_write"
	}],
	constants: { WG: 64 },
	workgroups: () => 1,
	twin({ params: { tile_count }, buffers: { sums } }) {
		let base = 0;
		for (let tile = 0; tile < tile_count; tile++) {
			const next = base + sums[tile] >>> 0;
			sums[tile] = base;
			base = next;
		}
		sums[tile_count] = base;
	}
});
// src/kernels/shingle_hash.ts
/** P^(n-1): what the oldest word of a shingle is multiplied by. */
function oldestFactor(n) {
	let factor = 1;
	for (let j = 1; j < n; j++) factor = Math.imul(factor, SHINGLE_FACTOR);
	return factor;
}
/**
* The hash of the shingle that begins at each word, where the unit has one; other entries stay as they are. A unit of
* fewer than n words has one shingle of all of them, salted with their number, at its first word.
*/
const shingleHash = defineKernel({
	id: "shingle_hash",
	params: [
		"unit_count",
		"word_capacity",
		"n"
	],
	bindings: [
		{
			name: "words",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read"
		},
		{
			name: "shingles",
			access: "read_write"
		}
	],
	constants: {
		WG: 64,
		RUN: 8
	},
	workgroups: ({ word_capacity }, constants) => lanesFor(ceilDiv(word_capacity, constants["RUN"]), constants),
	twin({ params: { unit_count, n }, buffers: { words, unit_words, shingles } }) {
		const oldest = oldestFactor(n);
		for (let unit = 0; unit < unit_count; unit++) {
			const begin = unit_words[unit];
			const end = unit_words[unit + 1];
			if (begin === end) continue;
			const length = Math.min(n, end - begin);
			let sum = length < n ? length : 0;
			for (let j = begin; j < begin + length; j++) sum = Math.imul(sum, SHINGLE_FACTOR) + words[j];
			shingles[begin] = fmix(sum);
			for (let i = begin + 1; i + length <= end; i++) {
				sum = Math.imul(sum - Math.imul(words[i - 1], oldest), SHINGLE_FACTOR) + words[i - 1 + length];
				shingles[i] = fmix(sum);
			}
		}
	}
});
// src/kernels/unit_starts.ts
/**
* One bit per byte of text: does a unit begin here? Empty units set the bit of the unit after them; those at the very
* end set none. `unit_bits` must be 0 before.
*/
const unitStarts = defineKernel({
	id: "unit_starts",
	params: ["unit_count", "byte_count"],
	bindings: [{
		name: "offsets",
		access: "read"
	}, {
		name: "unit_bits",
		access: "read_write"
	}],
	constants: { WG: 64 },
	workgroups: ({ unit_count }, constants) => lanesFor(unit_count, constants),
	twin({ params: { unit_count, byte_count }, buffers: { offsets, unit_bits } }) {
		for (let unit = 0; unit < unit_count; unit++) {
			const at = offsets[unit];
			if (at < byte_count) unit_bits[at >>> 5] |= 1 << (at & 31);
		}
	}
});
// src/kernels/unit_words.ts
/** Index of each unit's first word: the words that begin before the unit's first byte; unit_words[unit_count] is the total. */
const unitWords = defineKernel({
	id: "unit_words",
	params: ["unit_count"],
	bindings: [
		{
			name: "offsets",
			access: "read"
		},
		{
			name: "starts",
			access: "read"
		},
		{
			name: "bases",
			access: "read"
		},
		{
			name: "unit_words",
			access: "read_write"
		}
	],
	constants: { WG: 64 },
	workgroups: ({ unit_count }, constants) => lanesFor(unit_count + 1, constants),
	twin({ params: { unit_count }, buffers: { offsets, starts, bases, unit_words } }) {
		for (let unit = 0; unit <= unit_count; unit++) {
			const group = offsets[unit] >>> 5;
			const before = (1 << (offsets[unit] & 31)) - 1;
			unit_words[unit] = bases[group] + (before === 0 ? 0 : popcount(starts[group] & before));
		}
	}
});
// src/kernels/word_starts.ts
/** Is the nearest byte before a group that is not ignored a word byte of the unit that reaches up to the group? */
function inWordBefore(masks, group) {
	for (let g = group - 1; g >= 0; g--) {
		const deciding = ~masks[g * 4 + 1] | masks[g * 4 + 3];
		if (deciding !== 0) return masks[g * 4] >>> 31 - Math.clz32(deciding) & 1;
	}
	return 0;
}
// src/kernels/registry.ts
/** Every kernel there is, one line each; shaders and cases must be the same set (scripts/check-shaders, kernels.test). */
const list$1 = [
	bandKeys,
	bucketAnchors,
	bucketInsert,
	bucketScatter,
	pairCount,
	pairEmit,
	sketchFssLarge,
	sketchFssSmall,
	sketchMinhash,
	slotAgreement,
	unitStarts,
	classify,
	defineKernel({
		id: "word_starts",
		params: ["group_count"],
		bindings: [
			{
				name: "masks",
				access: "read"
			},
			{
				name: "starts",
				access: "read_write"
			},
			{
				name: "counts",
				access: "read_write"
			}
		],
		constants: { WG: 64 },
		workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
		twin({ params: { group_count }, buffers: { masks, starts, counts } }) {
			for (let group = 0; group < group_count; group++) {
				const wordBytes = masks[group * 4];
				const singles = masks[group * 4 + 2];
				const unitStarts = masks[group * 4 + 3];
				const heard = ~masks[group * 4 + 1];
				const first = heard & -heard;
				const upToFirst = first | first - 1;
				const carry = (first & wordBytes) !== 0 && (upToFirst & unitStarts) === 0 ? inWordBefore(masks, group) : 0;
				const follows = (wordBytes << 1 | carry) & ~unitStarts;
				const ignored = masks[group * 4 + 1] & ~unitStarts;
				const begins = wordBytes & ~(follows | ignored + (follows & ignored) & ~ignored & ~unitStarts) | singles;
				starts[group] = begins;
				counts[group] = popcount(begins);
			}
		}
	}),
	scanReduce,
	scanSpine,
	scanApply,
	unitWords,
	hashWordsAscii,
	hashWords,
	shingleHash,
	digestWords,
	fill
];
const kernels = Object.fromEntries(list$1.map((kernel) => [kernel.id, kernel]));
// src/engine/constants.ts
/** Returns the constants a step runs with: the kernel's defaults under the step's own. */
function constantsOf(kernel, step) {
	return {
		...kernel.constants,
		...step.constants
	};
}
// src/engine/planCheck.ts
function refuse(where, expected, found) {
	throw new MismatchError({
		expected: `${expected} in ${where}`,
		found,
		remedy: "correct the plan"
	});
}
function list(names) {
	return names.length === 0 ? "none" : names.join(", ");
}
function isU32(value) {
	return Number.isInteger(value) && value >= 0 && value <= 4294967295;
}
/** Names that must be the same set: a missing one and a surplus one are both named. */
function sameNames(where, what, wanted, given) {
	const missing = wanted.filter((name) => !given.includes(name));
	const surplus = given.filter((name) => !wanted.includes(name));
	if (missing.length > 0 || surplus.length > 0) refuse(where, `${what} ${list(wanted)}`, `${list(given)} (missing: ${list(missing)}; unknown: ${list(surplus)})`);
}
function checkBuffer(plan, name, buffer, limits) {
	const where = `buffer ${name} of plan ${plan.name}`;
	if (!Number.isInteger(buffer.length) || buffer.length < 0) refuse(where, "a whole number of words", String(buffer.length));
	if (buffer.length > limits.bufferWords) refuse(where, `at most ${limits.bufferWords} words`, `${buffer.length}`);
	if ((buffer.role === "input" || buffer.role === "static") && buffer.clear === true) refuse(where, `no clear for role ${buffer.role}`, "clear: true");
	if (buffer.role === "static" !== (buffer.key !== void 0)) refuse(where, "a key for role static and for no other", `role ${buffer.role}, key ${buffer.key}`);
}
function checkConstants(where, kernel, step) {
	for (const [name, value] of Object.entries(step.constants ?? {})) {
		if (!(name in kernel.constants)) refuse(where, `constants among ${list(Object.keys(kernel.constants))}`, name);
		if (!isU32(value) || name === "WG" && value === 0) refuse(where, `an unsigned 32-bit constant ${name}`, String(value));
	}
}
/** One step; `ready` holds the buffers that have content by now and gains what this step writes. */
function checkStep(plan, index, options, ready) {
	const step = plan.steps[index];
	const where = `step ${index} (${step.kernel}) of plan ${plan.name}`;
	if (!Object.hasOwn(options.kernels, step.kernel)) refuse(where, "a kernel of the registry", step.kernel);
	const kernel = options.kernels[step.kernel];
	sameNames(where, "params", kernel.params, Object.keys(step.params));
	for (const [name, value] of Object.entries(step.params)) if (!isU32(value)) refuse(where, `an unsigned 32-bit param ${name}`, String(value));
	checkConstants(where, kernel, step);
	sameNames(where, "bindings", kernel.bindings.map((binding) => binding.name), Object.keys(step.bindings));
	const users = /* @__PURE__ */ new Map();
	for (const binding of kernel.bindings) {
		const name = step.bindings[binding.name];
		if (!Object.hasOwn(plan.buffers, name)) refuse(where, `binding ${binding.name} on a buffer of the plan`, name);
		const role = plan.buffers[name].role;
		const writes = binding.access === "read_write";
		if (writes && (role === "input" || role === "static")) refuse(where, `${role} ${name} bound for reading only`, `read_write on ${binding.name}`);
		const other = users.get(name);
		if (other !== void 0 && (writes || other.access === "read_write")) refuse(where, `buffer ${name} written through one binding and not read through another`, `bindings ${other.binding} (${other.access}) and ${binding.name} (${binding.access})`);
		if (!writes && !ready.has(name)) refuse(where, `${name} written or cleared before it is read`, `neither before binding ${binding.name}`);
		users.set(name, {
			binding: binding.name,
			access: binding.access
		});
	}
	for (const [name, user] of users) if (user.access === "read_write") ready.add(name);
}
function checkInputs(plan, inputs, options) {
	const where = `the inputs of plan ${plan.name}`;
	for (const name of Object.keys(inputs)) {
		const role = Object.hasOwn(plan.buffers, name) ? plan.buffers[name].role : void 0;
		if (role !== "input" && role !== "static") refuse(where, "buffers of role input or static", `${name} (${role ?? "not in the plan"})`);
	}
	for (const [name, buffer] of Object.entries(plan.buffers)) {
		if (buffer.role !== "input" && buffer.role !== "static") continue;
		const content = Object.hasOwn(inputs, name) ? inputs[name] : void 0;
		if (content === void 0) {
			if (buffer.role === "static" && options.holdsStatic?.(buffer.key) === true) continue;
			refuse(where, `content for ${buffer.role} ${name}`, "none");
		}
		if (content.byteLength > buffer.length * 4) refuse(where, `at most ${buffer.length * 4} bytes for ${name}`, `${content.byteLength}`);
	}
}
/**
* Returns when the work can run: every step names a known kernel with just its params, constants and bindings; every
* buffer fits; nothing is written that must not change, read before it has content, or bound for reading and writing
* at once; every input is there. Content shorter than its buffer is allowed and stands for zeros behind it.
* @throws MismatchError naming plan, step, buffer and what was found.
*/
function checkWork(work, options) {
	const { plan, inputs } = work;
	const ready = /* @__PURE__ */ new Set();
	for (const [name, buffer] of Object.entries(plan.buffers)) {
		checkBuffer(plan, name, buffer, options.limits);
		if (buffer.role === "input" || buffer.role === "static" || buffer.clear === true || buffer.length === 0) ready.add(name);
	}
	checkInputs(plan, inputs, options);
	for (let index = 0; index < plan.steps.length; index++) checkStep(plan, index, options, ready);
	for (const [name, buffer] of Object.entries(plan.buffers)) if (buffer.role === "output" && !ready.has(name)) refuse(`plan ${plan.name}`, `output ${name} written or cleared`, "neither");
}
// src/engine/tally.ts
/** Adds up what an engine did since it was opened, by plan name. */
var Tally = class {
	#plans = {};
	add(plan, kernels, bytesUp, bytesDown, milliseconds) {
		const counters = this.#plans[plan.name] ??= {
			runs: 0,
			kernels: {},
			bytesUp: 0,
			bytesDown: 0,
			milliseconds: 0
		};
		counters.runs += 1;
		counters.bytesUp += bytesUp;
		counters.bytesDown += bytesDown;
		counters.milliseconds += milliseconds;
		for (const run of kernels) {
			const entry = counters.kernels[run.kernel] ??= {
				dispatches: 0,
				workgroups: 0
			};
			entry.dispatches += 1;
			entry.workgroups += run.workgroups;
			if (run.milliseconds !== void 0) entry.milliseconds = (entry.milliseconds ?? 0) + run.milliseconds;
		}
	}
	/** A copy, so that what was read does not change under the reader. */
	read() {
		return structuredClone(this.#plans);
	}
};
// src/engine/words.ts
/** Content of plan buffers as u32 words; every platform bandsaw runs on is little-endian, as WGSL is. */
/**
* Returns `content` as `length` words, zeros behind its end. A view of the same memory where that is possible, else a
* copy; the caller must not write to it.
*/
function asWords(content, length) {
	if (content.byteLength === length * 4 && content.byteOffset % 4 === 0) return content instanceof Uint32Array ? content : new Uint32Array(content.buffer, content.byteOffset, length);
	const words = new Uint32Array(length);
	new Uint8Array(words.buffer).set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
	return words;
}
/** What nobody wrote: easily seen in a failure, and no value that a kernel could take for empty. */
const POISON = 3735928559;
// src/engine/twinEngine.ts
/** The plan's own sizes bound the memory; these only keep one batch from taking minutes. */
const twinLimits = {
	batchBytes: 4 << 20,
	batchUnits: 65536,
	bufferWords: 1 << 29
};
var TwinEngine = class {
	kind = "twin";
	description = "twin: plain TypeScript, one thread";
	software = true;
	concurrency = 1;
	limits = twinLimits;
	#poison;
	#kernels;
	#statics = /* @__PURE__ */ new Map();
	#tally = new Tally();
	#open = true;
	constructor(options) {
		this.#poison = options.poison ?? false;
		this.#kernels = options.kernels ?? kernels;
	}
	async run(work) {
		if (!this.#open) throw new DeviceError({
			expected: "an open engine",
			found: "a closed one",
			remedy: "open another"
		});
		const started = performance.now();
		checkWork(work, {
			kernels: this.#kernels,
			limits: this.limits,
			holdsStatic: (key) => this.#statics.has(key)
		});
		const { plan } = work;
		const buffers = this.#allocate(work);
		const runs = [];
		for (const step of plan.steps) {
			const kernel = this.#kernels[step.kernel];
			const constants = constantsOf(kernel, step);
			const workgroups = kernel.workgroups(step.params, constants);
			if (workgroups === 0) continue;
			const bound = Object.fromEntries(Object.entries(step.bindings).map(([binding, name]) => [binding, buffers[name]]));
			kernel.twin({
				params: step.params,
				constants,
				buffers: bound
			});
			runs.push({
				kernel: kernel.id,
				workgroups
			});
		}
		this.#tally.add(plan, runs, 0, 0, performance.now() - started);
		return outputsOf(plan, buffers);
	}
	#allocate({ plan, inputs }) {
		const buffers = {};
		for (const [name, { role, length, clear, key }] of Object.entries(plan.buffers)) if (role === "input") buffers[name] = asWords(inputs[name], length);
		else if (role === "static") {
			const kept = this.#statics.get(key) ?? asWords(inputs[name], length);
			this.#statics.set(key, kept);
			buffers[name] = kept;
		} else {
			buffers[name] = new Uint32Array(length);
			if (this.#poison && clear !== true) buffers[name].fill(POISON);
		}
		return buffers;
	}
	counters() {
		return this.#tally.read();
	}
	async close() {
		this.#open = false;
		this.#statics.clear();
	}
};
function outputsOf(plan, buffers) {
	return Object.fromEntries(Object.keys(plan.buffers).filter((name) => plan.buffers[name].role === "output").map((name) => [name, buffers[name]]));
}
/** Returns an engine that runs every kernel's twin in this thread: slow, readable, the reference for the others. */
function openTwinEngine(options = {}) {
	return new TwinEngine(options);
}
// src/batch/textColumn.ts
function rowCountOf(column) {
	return column.offsets.length - 1;
}
// src/sketch/chunkTasks.ts
/** Returns the most shingles that a unit of `bytes` bytes can have. */
function mostShingles(bytes, n) {
	const words = Math.floor((bytes + 1) / 2);
	return words === 0 ? 0 : Math.max(words, n) - n + 1;
}
/**
* Returns (unit, chunk) pairs for every unit of at least `leastBytes` bytes, enough chunks of `chunk` shingles for
* whatever its bytes may hold: words are counted on the device, where a chunk without shingles ends at once.
*/
function chunkTasks(offsets, n, chunk, leastBytes) {
	const chunksOf = (unit) => {
		const bytes = offsets[unit + 1] - offsets[unit];
		return bytes < leastBytes ? 0 : ceilDiv(mostShingles(bytes, n), chunk);
	};
	let total = 0;
	for (let unit = 0; unit + 1 < offsets.length; unit++) total += chunksOf(unit);
	const tasks = new Uint32Array(2 * total);
	let at = 0;
	for (let unit = 0; unit + 1 < offsets.length; unit++) for (let index = 0, chunks = chunksOf(unit); index < chunks; index++) {
		tasks[at++] = unit;
		tasks[at++] = index;
	}
	return tasks;
}
// src/sketch/fss.ts
/**
* Below this a lane a unit is faster than a workgroup a chunk: on both software drivers up to about a thousand shingles,
* 6 KB of English. No hardware has been asked yet.
*/
const SMALL_BYTES = 4096;
/** Units of 1 to `smallBytes` − 1 bytes. */
function smallUnits(offsets, smallBytes) {
	const list = [];
	for (let unit = 0; unit + 1 < offsets.length; unit++) {
		const bytes = offsets[unit + 1] - offsets[unit];
		if (bytes > 0 && bytes < smallBytes) list.push(unit);
	}
	return Uint32Array.from(list);
}
/** FastSimilaritySketch (Dahlgaard, Knudsen, Thorup, arXiv 1704.04370), the default. */
const fss = {
	id: "fss",
	code: 0,
	slotWords: 1,
	shingleUnit: "word",
	part({ offsets, k, n, smallBytes = SMALL_BYTES }) {
		const small = smallUnits(offsets, smallBytes);
		const large = chunkTasks(offsets, n, sketchFssLarge.constants["CHUNK"], Math.max(1, smallBytes));
		const steps = [];
		const buffers = {};
		const inputs = {};
		const shared = {
			unit_words: "unit_words",
			shingles: "shingles",
			signatures: "signatures"
		};
		if (small.length > 0) {
			buffers["small_units"] = {
				role: "input",
				length: small.length
			};
			inputs["small_units"] = small;
			steps.push({
				kernel: "sketch_fss_small",
				params: {
					list_count: small.length,
					n
				},
				constants: { K: k },
				bindings: {
					list: "small_units",
					...shared
				}
			});
		}
		if (large.length > 0) {
			buffers["large_tasks"] = {
				role: "input",
				length: large.length
			};
			inputs["large_tasks"] = large;
			steps.push({
				kernel: "sketch_fss_large",
				params: {
					task_count: large.length / 2,
					n
				},
				constants: { K: k },
				bindings: {
					tasks: "large_tasks",
					...shared
				}
			});
		}
		return {
			steps,
			buffers,
			inputs
		};
	}
};
// src/sketch/minhash.ts
/** The largest k there is; smaller ones use the first of these permutations. */
const MOST_SLOTS = 512;
const GOLDEN = 2654435769;
let kept;
/** (a, b) of permutation i at 2i; a is odd, so x → a·x + b is one. */
function permutations() {
	if (kept === void 0) {
		kept = new Uint32Array(2 * MOST_SLOTS);
		for (let i = 0; i < MOST_SLOTS; i++) {
			kept[2 * i] = fmix(Math.imul(2 * i + 1, GOLDEN)) | 1;
			kept[2 * i + 1] = fmix(Math.imul(2 * i + 2, GOLDEN));
		}
	}
	return kept;
}
// src/sketch/families.ts
/** Every family there is, one line each; the first is the default. */
const families = [fss, {
	id: "minhash",
	code: 1,
	slotWords: 1,
	shingleUnit: "word",
	part({ offsets, k, n }) {
		const tasks = chunkTasks(offsets, n, sketchMinhash.constants["CHUNK"], 1);
		if (tasks.length === 0) return {
			steps: [],
			buffers: {},
			inputs: {}
		};
		return {
			steps: [{
				kernel: "sketch_minhash",
				params: {
					task_count: tasks.length / 2,
					n,
					k
				},
				bindings: {
					tasks: "tasks",
					unit_words: "unit_words",
					shingles: "shingles",
					permutations: "permutations",
					signatures: "signatures"
				}
			}],
			buffers: {
				tasks: {
					role: "input",
					length: tasks.length
				},
				permutations: {
					role: "static",
					length: 2 * MOST_SLOTS,
					key: "minhash-permutations-1"
				}
			},
			inputs: {
				tasks,
				permutations: permutations()
			}
		};
	}
}];
const familyNames = families.map((family) => family.id);
/**
* Returns the family of that name.
* @throws ConfigError (`config`) naming those there are.
*/
function familyOf(id) {
	const family = families.find((each) => each.id === id);
	if (family === void 0) throw new ConfigError({
		expected: `a sketch family among ${familyNames.join(", ")}`,
		found: `"${id}"`,
		remedy: "choose one of these"
	});
	return family;
}
// src/sketch/family.ts
/** Returns the u32 words of one signature: k slots, one after the other. */
function signatureWords(family, k) {
	return k * family.slotWords;
}
// src/sketch/scanSteps.ts
/** Returns the three steps of an exclusive scan and the two buffers that it adds to the plan, both scratch. */
function scanSteps({ values, count, sums, prefix }) {
	const tile_count = ceilDiv(count, scanReduce.constants.WG * scanReduce.constants["ITEMS"]);
	return {
		steps: [
			{
				kernel: "scan_reduce",
				params: {
					count,
					tile_count
				},
				bindings: {
					values,
					sums
				}
			},
			{
				kernel: "scan_spine",
				params: { tile_count },
				bindings: { sums }
			},
			{
				kernel: "scan_apply",
				params: {
					count,
					tile_count
				},
				bindings: {
					values,
					sums,
					prefix
				}
			}
		],
		buffers: {
			[sums]: {
				role: "scratch",
				length: tile_count + 1
			},
			[prefix]: {
				role: "scratch",
				length: count + 1
			}
		}
	};
}
// src/sketch/tokenizeSteps.ts
const GROUP_BYTES = 32;
/** Returns the most words that text of so many bytes in so many units can hold. */
function wordCapacity(bytes, units) {
	return Math.floor((bytes + units) / 2);
}
/**
* Returns the steps from text to word hashes and the buffers they need: inputs `text` and `offsets`, the static
* `table`, and as scratch `words` (a hash per word), `whole_words` (lo and hi per word) and `unit_words` (index of each
* unit's first word, the number of words last).
*/
function tokenizeSteps(bytes, units) {
	const byte_count = bytes;
	const group_count = ceilDiv(bytes, GROUP_BYTES);
	const unit_count = units;
	const capacity = wordCapacity(bytes, units);
	const scan = scanSteps({
		values: "counts",
		count: group_count,
		sums: "tile_sums",
		prefix: "bases"
	});
	const scratch = (length) => ({
		role: "scratch",
		length
	});
	return {
		steps: [
			{
				kernel: "unit_starts",
				params: {
					unit_count,
					byte_count
				},
				bindings: {
					offsets: "offsets",
					unit_bits: "unit_bits"
				}
			},
			{
				kernel: "classify",
				params: {
					byte_count,
					group_count
				},
				bindings: {
					text: "text",
					table: "table",
					unit_bits: "unit_bits",
					masks: "masks"
				}
			},
			{
				kernel: "word_starts",
				params: { group_count },
				bindings: {
					masks: "masks",
					starts: "starts",
					counts: "counts"
				}
			},
			...scan.steps,
			{
				kernel: "unit_words",
				params: { unit_count },
				bindings: {
					offsets: "offsets",
					starts: "starts",
					bases: "bases",
					unit_words: "unit_words"
				}
			},
			{
				kernel: "hash_words_ascii",
				params: {
					byte_count,
					group_count
				},
				bindings: {
					text: "text",
					table: "table",
					masks: "masks",
					starts: "starts",
					bases: "bases",
					words: "words",
					whole_words: "whole_words",
					todo: "todo"
				}
			},
			{
				kernel: "hash_words",
				params: {
					byte_count,
					group_count
				},
				bindings: {
					text: "text",
					table: "table",
					masks: "masks",
					starts: "starts",
					bases: "bases",
					words: "words",
					whole_words: "whole_words",
					todo: "todo"
				}
			}
		],
		buffers: {
			text: {
				role: "input",
				length: ceilDiv(bytes, 4)
			},
			offsets: {
				role: "input",
				length: units + 1
			},
			table: {
				role: "static",
				length: TABLE_LAYOUT.length,
				key: WORD_TABLE_SHA256
			},
			unit_bits: {
				role: "scratch",
				length: group_count,
				clear: true
			},
			masks: scratch(4 * group_count),
			starts: scratch(group_count),
			counts: scratch(group_count),
			...scan.buffers,
			unit_words: scratch(units + 1),
			words: scratch(capacity),
			whole_words: scratch(2 * capacity),
			todo: scratch(group_count)
		}
	};
}
// src/sketch/sketchPlan.ts
function integer(name, value, least, most) {
	if (Number.isInteger(value) && value >= least && value <= most) return;
	throw new ConfigError({
		expected: `${name} to be a whole number from ${least} to ${most}`,
		found: String(value),
		remedy: `give another ${name}`
	});
}
function checkSettings({ k, n, bands, rows }) {
	integer("k", k, 16, 512);
	if (k % 4 !== 0) throw new ConfigError({
		expected: "k to be a multiple of 4",
		found: String(k),
		remedy: "give another k"
	});
	integer("n", n, 1, 32);
	integer("bands", bands, 1, k);
	integer("rows", rows, 1, k);
	if (bands * rows > k) throw new ConfigError({
		expected: `bands × rows to be at most k = ${k}`,
		found: `${bands} × ${rows} = ${bands * rows}`,
		remedy: "use fewer bands or rows, or a larger k"
	});
}
/**
* Returns the work of sketching a column, one unit per row. Its outputs, with U rows:
* - `signatures`: U rows of k slots, all ones in a row without words;
* - `digests`: four words a row, equal where all folded words are equal;
* - `keys`: band-major, lo and hi of band b of unit u at 2·(b·U + u);
* - `unit_words`: number of words before each row, the number of all words last.
* `salts` has two words a row that go into its keys, none meaning 0: rows of different salts share no key but by chance.
* Null and empty rows have no words. Inputs are not copied.
* @throws ConfigError (`config`) for settings out of range or a family there is none of.
*/
function sketchWork(column, settings, salts = /* @__PURE__ */ new Uint32Array(0)) {
	checkSettings(settings);
	const { k, n, bands, rows } = settings;
	const family = familyOf(settings.family);
	if (family.shingleUnit !== "word") throw new UnsupportedError({
		expected: "a family of word shingles",
		found: `${family.id}, of ${family.shingleUnit}s`,
		remedy: "choose another family"
	});
	const units = rowCountOf(column);
	const bytes = column.offsets[units];
	const word_capacity = wordCapacity(bytes, units);
	const words = signatureWords(family, k);
	const tokenize = tokenizeSteps(bytes, units);
	const part = family.part({
		offsets: column.offsets,
		k,
		n,
		smallBytes: settings.smallBytes
	});
	const output = (length) => ({
		role: "output",
		length
	});
	const steps = [
		...tokenize.steps,
		{
			kernel: "shingle_hash",
			params: {
				unit_count: units,
				word_capacity,
				n
			},
			bindings: {
				words: "words",
				unit_words: "unit_words",
				shingles: "shingles"
			}
		},
		{
			kernel: "digest_words",
			params: {
				unit_count: units,
				word_capacity
			},
			bindings: {
				whole_words: "whole_words",
				unit_words: "unit_words",
				digests: "digests"
			}
		},
		{
			kernel: "fill",
			params: {
				count: units * words,
				value: 4294967295
			},
			bindings: { values: "signatures" }
		},
		...part.steps,
		{
			kernel: "band_keys",
			params: {
				unit_count: units,
				bands,
				rows,
				slot_words: family.slotWords,
				signature_words: words
			},
			bindings: {
				signatures: "signatures",
				salts: "salts",
				keys: "keys"
			}
		}
	];
	return {
		plan: {
			name: "sketch",
			params: {
				bytes,
				units,
				family: family.code,
				k,
				n,
				slotWords: family.slotWords,
				bands,
				rows
			},
			buffers: {
				...tokenize.buffers,
				...part.buffers,
				salts: {
					role: "input",
					length: 2 * units
				},
				shingles: {
					role: "scratch",
					length: word_capacity
				},
				signatures: output(units * words),
				digests: {
					role: "output",
					length: 4 * units,
					clear: true
				},
				keys: output(2 * bands * units),
				unit_words: {
					...tokenize.buffers["unit_words"],
					role: "output"
				}
			},
			steps
		},
		inputs: {
			text: column.bytes.subarray(0, bytes),
			offsets: column.offsets,
			table: wordTable().all,
			salts,
			...part.inputs
		}
	};
}
export { openTwinEngine, sketchWork };
