/** CCNet's and C4's lines and spans: golden vectors, the same with strings, groups of shards, hostile lines. */
import { describe, expect, test } from 'vitest';
import { BudgetError } from '../../src/core/errors.ts';
import { EditWriter } from '../../src/edits/editWriter.ts';
import { ContentHasher } from '../../src/exact/contentHash.ts';
import { C4LineKeys, c4LineOwners, urlKey } from '../../src/lines/c4Lines.ts';
import { groupOf, lineBookkeeping, LineGroup, LineHasher } from '../../src/lines/ccnetLines.ts';
import { LineNormaliser } from '../../src/lines/lineNormaliser.ts';
import { newlinePieces, removePieces } from '../../src/lines/newlinePieces.ts';
import { judgeSpans, keepSentences, spanKeys, spanOwners } from '../../src/lines/sentenceSpans.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { c4Form, c4Kept, ccnetForm, ccnetHash, ccnetKept } from '../oracles/exactLines.ts';

const encoder = new TextEncoder();
const hasher = new LineHasher();

function formOf(normaliser: LineNormaliser, line: string): string {
  const bytes = encoder.encode(line);
  normaliser.read(bytes, 0, bytes.length);
  return Buffer.from(normaliser.bytes.subarray(0, normaliser.length)).toString();
}

function hashOf(line: string): bigint {
  const { hashes } = hasher.read(encoder.encode(line));
  return BigInt(hashes[0]) | (BigInt(hashes[1]) << 32n);
}

function kept(keep: Uint8Array): number[] {
  return [...keep.keys()].filter((i) => keep[i] === 1);
}

describe('CCNet', () => {
  test.each([
    ['', '', 957977401221134810n],
    ['Hello, World 2024!', 'hello, world 0000!', 1714268150457487379n],
    ['  “Héllo”… １２３ — world.\t', 'héllo 000  world.', 2937518858066805899n],
    ['_Hello', '_hello', 728622142312897056n],
  ])('line %j', (line, form, hash) => {
    expect(formOf(new LineNormaliser('ccnet'), line)).toBe(form);
    expect(ccnetForm(line)).toBe(form);
    expect(hashOf(line)).toBe(hash);
  });

  test('streaming keeps the first of all, two passes keep none that is shared', () => {
    const first = ['_Hello\n_World\nI\'m so original', '_world\nI\'m originaler\n_Hello'].map((text) => hasher.read(encoder.encode(text)));
    const stream = new LineGroup(100);
    expect(first.map((lines) => kept(stream.keepFirst(lines)))).toEqual([[0, 1, 2], [1]]);
    const second = ['Hello\n_World\nI\'m so original', 'Good morning\n_World\nI\'m originaler'].map((text) => hasher.read(encoder.encode(text)));
    const group = new LineGroup(100);
    for (const lines of second) group.count(lines);
    expect(second.map((lines) => kept(group.keepUnshared(lines)))).toEqual([[0, 2], [0, 2]]);
  });

  test('two copies in one document only: the first stays', () => {
    const lines = hasher.read(encoder.encode('a\nb\nA \nc'));
    const group = new LineGroup(10);
    group.count(lines);
    expect(kept(group.keepUnshared(lines))).toEqual([0, 1, 3]);
    expect(kept(new LineGroup(10).keepFirst(lines))).toEqual([0, 1, 3]);
  });

  test('every code point has the form that strings give it, alone and between letters', () => {
    const [ccnet, lower] = [new LineNormaliser('ccnet'), new LineNormaliser('lower')];
    for (let codePoint = 0; codePoint < 0x20000; codePoint += codePoint < 0x3400 || codePoint > 0xf900 ? 1 : 61) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const line = `${String.fromCodePoint(codePoint)}A${String.fromCodePoint(codePoint)}B${String.fromCodePoint(codePoint)}`;
      if (formOf(ccnet, line) !== ccnetForm(line)) expect({ codePoint, form: formOf(ccnet, line) }).toEqual({ codePoint, form: ccnetForm(line) });
      if (formOf(lower, line) !== c4Form(line)) expect({ codePoint, form: formOf(lower, line) }).toEqual({ codePoint, form: c4Form(line) });
    }
    expect(formOf(ccnet, 'ΟΔΟΣ ΣΑΣ')).toBe('οδος σας');
  });

  test('random documents: both modes, whatever the split into parts; bookkeeping; the edit rebuilds', () => {
    const random = seededRandom(11);
    const words = ['a', 'B', 'É', '１', '7', ' ', '。', '\t', '中', '\u0085', 'Σ', '’', '_'];
    let removed = 0;
    for (let round = 0; round < 60; round++) {
      const pool = Array.from({ length: 12 }, () => Array.from({ length: Math.floor(random() * 4) }, () => pick(random, words)).join(''));
      const documents = Array.from({ length: 6 }, () => Array.from({ length: Math.floor(random() * 6) }, () => pick(random, pool)).join('\n'));
      const lines = documents.map((text) => hasher.read(encoder.encode(text)));
      expect(lines.flatMap(({ hashes }) => Array.from({ length: hashes.length / 2 }, (_, i) => BigInt(hashes[2 * i]) | (BigInt(hashes[2 * i + 1]) << 32n)))).toEqual(documents.flatMap((text) => text.split('\n').map(ccnetHash)));
      const [whole, left, right, stream] = Array.from({ length: 4 }, () => new LineGroup(1000));
      lines.forEach((each, i) => {
        whole.count(each);
        (i < 3 ? left : right).count(each);
      });
      right.merge(left);
      expect(right.size).toBe(whole.size);
      const unshared = ccnetKept(documents, 'unshared');
      const first = ccnetKept(documents, 'first');
      lines.forEach((each, i) => {
        expect(kept(whole.keepUnshared(each))).toEqual(unshared[i]);
        expect(kept(right.keepUnshared(each))).toEqual(unshared[i]);
        const keep = stream.keepFirst(each);
        expect(kept(keep)).toEqual(first[i]);
        const bytes = encoder.encode(documents[i]);
        const writer = new EditWriter().begin(bytes);
        removePieces(bytes, each.pieces, keep, (from, to) => writer.remove(from, to));
        const wanted = first[i].map((line) => documents[i].split('\n')[line]).join('\n');
        expect(Buffer.from(writer.finish().text).toString()).toBe(wanted);
        const book = lineBookkeeping(bytes, each.pieces, keep);
        expect(book).toEqual({ original_nlines: documents[i].split('\n').length, original_length: [...documents[i]].length, nlines: first[i].length, length: [...wanted].length, line_ids: first[i] });
        removed += book.original_nlines - book.nlines;
      });
    }
    expect(removed).toBeGreaterThan(300);
  });

  test('line_ids of a second removal are those of the first original', () => {
    const before = lineBookkeeping(encoder.encode('a\nb\nc'), newlinePieces(encoder.encode('a\nb\nc')), Uint8Array.of(0, 1, 1));
    const after = lineBookkeeping(encoder.encode('b\nc'), newlinePieces(encoder.encode('b\nc')), Uint8Array.of(0, 1), before);
    expect(after).toEqual({ original_nlines: 3, original_length: 5, nlines: 1, length: 1, line_ids: [2] });
  });

  test('only shards of one group know of each other', () => {
    const shards = ['a\nb', 'b\nc', 'c\nd'].map((text) => hasher.read(encoder.encode(text)));
    const keptBy = (size: number): number[][] => {
      const groups = new Map<number, LineGroup>();
      const group = (shard: number): LineGroup => groups.get(groupOf(shard, size)) ?? groups.set(groupOf(shard, size), new LineGroup(10)).get(groupOf(shard, size)) as LineGroup;
      shards.forEach((lines, shard) => group(shard).count(lines));
      return shards.map((lines, shard) => kept(group(shard).keepUnshared(lines)));
    };
    expect(keptBy(1)).toEqual([[0, 1], [0, 1], [0, 1]]);
    expect(keptBy(2)).toEqual([[0], [1], [0, 1]]);
    expect(keptBy(3)).toEqual([[0], [], [1]]);
  });

  test('hostile: a set that is full says so; no UTF-8, long lines, 300,000 lines', () => {
    expect(() => new LineGroup(2).count(hasher.read(encoder.encode('a\nb\nc')))).toThrow(BudgetError);
    const broken = new LineNormaliser('ccnet');
    broken.read(Uint8Array.of(0x20, 0x80, 0x41, 0xe4, 0xb8), 0, 5);
    expect(Buffer.from(broken.bytes.subarray(0, broken.length)).toString()).toBe('\ufffda\ufffd\ufffd');
    expect(formOf(broken, `${' '.repeat(1e5)}İ${'X'.repeat(1e5)}${'\t'.repeat(1e5)}`)).toBe(`i\u0307${'x'.repeat(1e5)}`);
    const many = hasher.read(new Uint8Array(300_000).fill(10));
    expect(kept(new LineGroup(10).keepFirst(many))).toEqual([0]);
  });
});

describe('C4', () => {
  test('every distinct line survives once, with the page of the smallest MD5, whatever the order', () => {
    const random = seededRandom(12);
    const reader = new C4LineKeys();
    for (let round = 0; round < 30; round++) {
      const pool = Array.from({ length: 15 }, (_, i) => pick(random, ['Line ', ' line', 'LINE\t', 'Zeile']) + (i % 5));
      const pages = Array.from({ length: 7 }, (_, i) => ({ url: `http://a.example/${round}/${i}`, lines: Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, pool)) }));
      const expected = c4Kept(pages);
      const records = pages.flatMap(({ url, lines }, page) => {
        const { keys } = reader.read(encoder.encode(lines.join('\n')));
        const urlWords = new Uint32Array(4);
        urlKey(url, urlWords, 0);
        return lines.map((_, i) => ({ page, i, line: [...keys.subarray(4 * i, 4 * i + 4)], url: [...urlWords] }));
      });
      for (const order of [records, records.toReversed(), records.toSorted((a, b) => a.line[0] - b.line[0] || a.url[1] - b.url[1])]) {
        const owners = c4LineOwners({
          lineKeys: Uint32Array.from(order.flatMap((each) => each.line)),
          urlKeys: Uint32Array.from(order.flatMap((each) => each.url)),
          ranks: Float64Array.from(order, (each) => each.page),
          positions: Uint32Array.from(order, (each) => each.i),
        });
        const left = pages.map((page, p) => page.lines.filter((_, i) => owners[order.findIndex((each) => each.page === p && each.i === i)] < 0));
        expect(left).toEqual(expected);
        expect(left.flat().map(c4Form).sort()).toEqual([...new Set(pages.flatMap((page) => page.lines.map(c4Form)))].sort());
      }
    }
  });

  test('a page without an address comes last, and ranks decide between pages of one address', () => {
    const { keys } = new C4LineKeys().read(encoder.encode('x'));
    const urlKeys = new Uint32Array(12);
    urlKey(null, urlKeys, 0);
    urlKey('u', urlKeys, 4);
    urlKey('u', urlKeys, 8);
    const lineKeys = Uint32Array.from([...keys, ...keys, ...keys]);
    expect([...c4LineOwners({ lineKeys, urlKeys, ranks: Float64Array.of(0, 2, 1), positions: new Uint32Array(3) })]).toEqual([2, 2, -1]);
  });

  test('three-sentence spans: the second occurrence goes, against strings', () => {
    const random = seededRandom(13);
    const own = new ContentHasher();
    let gone = 0;
    for (let round = 0; round < 40; round++) {
      const documents = Array.from({ length: 5 }, () => Array.from({ length: Math.floor(random() * 9) }, () => pick(random, ['One two.', 'one TWO!', 'Three.', 'Four five six.'])));
      const seen = new Set<string>();
      const expected = documents.map((sentences) => {
        const keep = sentences.map(() => 1);
        for (let i = 0; i + 3 <= sentences.length; i++) {
          const span = sentences.slice(i, i + 3).map((each) => each.toLowerCase().replace(/\W$/, '')).join(' | ');
          if (seen.has(span)) keep.fill(0, i, i + 3);
          seen.add(span);
        }
        return keep;
      });
      const spans = documents.map((sentences) => {
        const ends = Uint32Array.from(sentences, (_, i) => sentences.slice(0, i + 1).join('').length);
        return spanKeys(own, encoder.encode(sentences.join('')), { count: sentences.length, starts: Uint32Array.from(ends, (_, i) => (i === 0 ? 0 : ends[i - 1])), ends });
      });
      // Records from the last document to the first.
      const order = documents.map((_, d) => d).toReversed();
      const owners = spanOwners(
        Uint32Array.from(order.flatMap((d) => [...spans[d]])),
        Float64Array.from(order.flatMap((d) => Array.from({ length: spans[d].length / 4 }, () => d))),
        Uint32Array.from(order.flatMap((d) => Array.from({ length: spans[d].length / 4 }, (_, i) => i))),
      );
      let at = 0;
      for (const d of order) {
        const keep = keepSentences(documents[d].length, Uint8Array.from(owners.subarray(at, (at += spans[d].length / 4)), (each) => (each < 0 ? 0 : 1)));
        expect([...keep]).toEqual(expected[d]);
        gone += keep.filter((each) => each === 0).length;
      }
    }
    expect(gone).toBeGreaterThan(100);
  });

  test('a document left with too few sentences or words goes, one that lost none does not', () => {
    expect(judgeSpans(Uint8Array.of(1, 1), Uint32Array.of(1, 1))).toBeNull();
    expect(judgeSpans(Uint8Array.of(1, 1, 0), Uint32Array.of(40, 40, 9))).toBe('sentences');
    expect(judgeSpans(Uint8Array.of(1, 1, 1, 0), Uint32Array.of(16, 16, 17, 9))).toBe('words');
    expect(judgeSpans(Uint8Array.of(1, 1, 1, 0), Uint32Array.of(16, 17, 17, 9))).toBeNull();
  });
});
