import { afterAll, describe, expect, it } from 'vitest';
import { sliceRows, type TextColumn } from '../../src/batch/textColumn.ts';
import { DeviceError, MismatchError } from '../../src/core/errors.ts';
import { openRunner, type Runner } from '../../src/engine/cpu/runner.ts';
import { shingleSets } from '../../src/verify/shingleSets.ts';
import { SetMaker } from '../../src/verify/setMaker.ts';
import { columnOf, nastyText, randomBytes, randomUnicode } from '../equality/texts.ts';
import { random } from '../oracles/random.ts';
import { polyglotTexts, sampleTexts } from '../text/documents.ts';
import { goldenBytes, goldenTexts, goldenWholeShingles } from '../text/golden.ts';

const encoder = new TextEncoder();

/** Bytes of each set, as 64-bit numbers. */
async function sets(maker: SetMaker, column: TextColumn): Promise<Buffer[]> {
  const made = await maker.setsOf(column);
  expect(made.values.length).toBe(made.offsets[made.offsets.length - 1]);
  const result = Array.from({ length: made.offsets.length - 1 }, (_, i) => Buffer.from(made.values.slice(made.offsets[i], made.offsets[i + 1]).buffer));
  made.release();
  return result;
}

function plain(column: TextColumn, n: number): Buffer[] {
  const { hashes, offsets } = shingleSets(column, n);
  return Array.from({ length: offsets.length - 1 }, (_, i) => Buffer.from(hashes.slice(offsets[i], offsets[i + 1]).buffer));
}

/** Not by toEqual: it takes seconds for a million bytes. */
function expectEqual(made: readonly Buffer[], wanted: readonly Buffer[], what: string): void {
  expect(made.length, what).toBe(wanted.length);
  for (const [i, set] of made.entries()) expect(set.equals(wanted[i]), `${what}, row ${i}: ${set.length / 8} hashes for ${wanted[i].length / 8}`).toBe(true);
}

async function expectPlain(texts: readonly Uint8Array[], sizes: readonly number[]): Promise<void> {
  const column = columnOf(texts);
  for (const n of sizes) {
    const maker = new SetMaker(n, 0);
    expectEqual(await sets(maker, column), plain(column, n), `n ${n}`);
    await maker.close();
  }
}

/** Words whose 64-bit hash begins with `bits` zeros, as a shingle of one. */
function wordsInOnePlace(count: number, bits: number): string[] {
  const words: string[] = [];
  for (let i = 0; words.length < count; i += 4096) {
    const some = Array.from({ length: 4096 }, (_, j) => `w${i + j}`);
    const { hashes } = shingleSets(columnOf(some.map((word) => encoder.encode(word))), 1);
    some.forEach((word, j) => hashes[j] >> BigInt(64 - bits) === 0n && words.push(word));
  }
  return words.slice(0, count);
}

describe('sets by WebAssembly', () => {
  it('are the golden ones', async () => {
    const maker = new SetMaker(5, 0);
    const made = await sets(maker, columnOf(goldenTexts.map((text) => goldenBytes(text))));
    expect(goldenWholeShingles.length).toBeGreaterThan(0);
    for (const { row, hashes } of goldenWholeShingles) expectEqual([made[row - 1]], [Buffer.from(BigUint64Array.from(hashes).buffer)], `row ${row}`);
  });

  it('are the plain ones on texts of all scripts, well-formed and not', async () => {
    const texts: Uint8Array[] = [...polyglotTexts.map((text) => encoder.encode(text)), new Uint8Array(0)];
    for (let seed = 0; seed < 60; seed++) texts.push(nastyText(900 + seed, seed * 6, seed % 3 === 0 ? 0.1 : 0), randomUnicode(700 + seed, seed * 3), randomBytes(800 + seed, seed * 5));
    await expectPlain(texts, [1, 2, 5, 32]);
    await expectPlain(texts.slice(0, 40), Array.from({ length: 32 }, (_, i) => i + 1));
  });

  it('are the plain ones on documents, and on units that take many tiles', async () => {
    const texts = sampleTexts().slice(0, 60).map((text) => encoder.encode(text));
    await expectPlain([...texts, Buffer.concat(texts), nastyText(31, 40_000, 0.02), encoder.encode(`${'x'.repeat(70_000)} ${'y'.repeat(64)}a b ${'é'.repeat(20_000)}c`)], [1, 5, 32]);
  });

  it('are the plain ones with n words at any distance of a tile border', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => encoder.encode(`${'ab '.repeat(7650 + i)}${Array.from({ length: 60 }, (__, j) => `w${j}`).join(' ')}`));
    await expectPlain(texts, [2, 5, 31]);
  });

  it('are the plain ones where hashes repeat, crowd into one place, or are very many', async () => {
    const crowd = wordsInOnePlace(600, 6);
    const r = random(77);
    const again = Array.from({ length: 3000 }, () => crowd[Math.floor(r() * 40)]);
    const many = Array.from({ length: 150_000 }, (_, i) => `v${i % 140_000}`);
    await expectPlain([crowd.join(' '), crowd.toReversed().join(' '), again.join(' '), 'a '.repeat(5000), 'a b '.repeat(2000), many.join(' ')].map((text) => encoder.encode(text)), [1, 2]);
  });
});

describe('SetMaker', () => {
  const column = columnOf(Array.from({ length: 120 }, (_, i) => nastyText(40 + i, 300, 0.01)));
  const pieces = Array.from({ length: 12 }, (_, i) => sliceRows(column, 10 * i, 10 * i + 10));
  const workers = new SetMaker(5, 2, { aloneBytes: 2 * pieces[0].bytes.length });
  afterAll(async () => workers.close());

  it('gives each column its own sets whichever thread makes them', async () => {
    const made = await Promise.all(pieces.map(async (piece) => sets(workers, piece)));
    made.forEach((each, i) => expectEqual(each, plain(pieces[i], 5), `piece ${i}`));
  });

  it('uses the threads it is given and leaves them open', async () => {
    const runner = await openRunner(1);
    for (let turn = 0; turn < 2; turn++) {
      const maker = new SetMaker(5, 2, {
        shared: runner,
        open: async () => {
          throw new MismatchError({ expected: 'no other threads', found: 'some', remedy: 'use those there are' });
        },
      });
      expect(maker.concurrency).toBe(runner.concurrency);
      expectEqual(await sets(maker, pieces[turn]), plain(pieces[turn], 5), `turn ${turn}`);
      await maker.close();
    }
    await runner.close();
    // Threads that end before the work is done leave it to the plain form.
    const late = new SetMaker(5, 2, { shared: runner });
    expectEqual(await sets(late, pieces[2]), plain(pieces[2], 5), 'closed');
  });

  it('makes them by the plain form where the device fails, and hides no other error', async () => {
    const failing = (error: Error): SetMaker => {
      const run = (): never => {
        throw error;
      };
      return new SetMaker(5, 0, { open: async () => ({ concurrency: 1, run, rest: async () => undefined, close: async () => undefined }) satisfies Runner });
    };
    const parts = { expected: 'a', found: 'b', remedy: 'c' };
    expectEqual(await sets(failing(new DeviceError(parts)), pieces[0]), plain(pieces[0], 5), 'failing');
    await expect(failing(new MismatchError(parts)).setsOf(pieces[0])).rejects.toBeInstanceOf(MismatchError);
    const gone = new SetMaker(5, 0, {
      open: async () => {
        throw new DeviceError(parts);
      },
    });
    expectEqual(await sets(gone, pieces[0]), plain(pieces[0], 5), 'gone');
    await gone.close();
  });
});
