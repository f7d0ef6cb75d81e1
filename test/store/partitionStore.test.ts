import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CorruptError } from '../../src/core/errors.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';

const schema = { key: 'u32', unit: 'f64', slots: 'u32x3' } as const;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function rows(count: number, from: number): { key: Uint32Array; unit: Float64Array; slots: Uint32Array } {
  return {
    key: Uint32Array.from({ length: count }, (_, i) => Math.imul(from + i, 0x9e3779b1)),
    unit: Float64Array.from({ length: count }, (_, i) => 2 ** 40 + from + i),
    slots: Uint32Array.from({ length: 3 * count }, (_, i) => from * 3 + i),
  };
}

test.each([1, 100, 1 << 20])('records come back by partition in the order written, under a budget of %i bytes', async (budget) => {
  const store = new PartitionStore(folder, { job: 'a' });
  const writer = await store.write('stage', schema, budget);
  const expected = new Map<number, { key: number; unit: number; slots: number[] }[]>();
  for (let batch = 0; batch < 7; batch++) {
    const columns = rows(50, batch * 50);
    const partitions = columns.key.map((key) => key % 11);
    writer.scatter(partitions, 50, columns);
    partitions.forEach((partition, i) => {
      const list = expected.get(partition) ?? [];
      list.push({ key: columns.key[i], unit: columns.unit[i], slots: [...columns.slots.subarray(3 * i, 3 * i + 3)] });
      expected.set(partition, list);
    });
    await writer.drain();
  }
  await writer.finish();
  const reader = await store.read('stage', schema);
  expect(reader.partitions).toEqual([...expected.keys()].sort((a, b) => a - b));
  expect(reader.rows).toBe(350);
  for (const [partition, want] of expected) {
    const { rows: count, columns } = await reader.read(partition);
    expect(count).toBe(reader.rowsOf(partition));
    const got = [...columns.key].map((key, i) => ({ key, unit: columns.unit[i], slots: [...columns.slots.subarray(3 * i, 3 * i + 3)] }));
    expect(got).toEqual(want);
  }
  expect((await reader.read(99)).rows).toBe(0);
});

test('passing blocks hold the same records one after the other in one buffer; others are their taker\'s', async () => {
  const store = new PartitionStore(folder, {});
  const writer = await store.write('stage', schema, 1 << 20, 2048);
  for (const count of [40, 3, 77]) writer.append(5, rows(count, 100 * count), 0, count);
  await writer.finish();
  const reader = await store.read('stage', schema);
  const taken = [];
  for await (const block of reader.blocks(5)) taken.push(block);
  expect(taken.length).toBeGreaterThan(1);
  const copies = [];
  const buffers = new Set();
  for await (const { rows: count, first, columns } of reader.blocks(5, { passing: true })) {
    copies.push({ rows: count, first, columns: { key: columns.key.slice(), unit: columns.unit.slice(), slots: columns.slots.slice() } });
    buffers.add(columns.key.buffer);
  }
  expect(copies).toEqual(taken);
  expect(buffers.size).toBe(1);
  expect(new Set(taken.map(({ columns }) => columns.key.buffer)).size).toBe(taken.length);
});

test('a partition that fills alone is written block by block and goes on in the same memory', async () => {
  const store = new PartitionStore(folder, {});
  const listSchema = { unit: 'f64', set: 'u32[]' } as const;
  const writer = await store.write('alone', listSchema, 1 << 30, 4096);
  const want: { unit: number; set: number[] }[] = [];
  const take = (partition: number, count: number): void => {
    const sets = Array.from({ length: count }, (_, i) => Array.from({ length: (want.length + i) % 23 }, (_unused, j) => (want.length + i) * 100 + j));
    const offsets = new Uint32Array(count + 1);
    sets.forEach((set, i) => (offsets[i + 1] = offsets[i] + set.length));
    const unit = Float64Array.from(sets, (_, i) => want.length + i);
    writer.append(partition, { unit, set: { offsets, values: Uint32Array.from(sets.flat()) } }, 0, count);
    want.push(...sets.map((set, i) => ({ unit: unit[i], set })));
  };
  const sizes: number[] = [];
  for (const [partition, count] of [[0, 200], [0, 90], [0, 300], [1, 7], [0, 250], [1, 100], [1, 200]] as const) {
    take(partition, count);
    await writer.drain();
    sizes.push(readdirSync(join(folder, 'alone'), { recursive: true }).filter((name) => String(name).endsWith('.arrow')).reduce((sum, name) => sum + statSync(join(folder, 'alone', String(name))).size, 0));
  }
  // While both hold records nothing is written: the budget has room.
  expect(sizes.map((size, i) => size > (sizes[i - 1] ?? 0))).toEqual([true, true, true, false, false, false, false]);
  await writer.finish();
  const reader = await store.read('alone', listSchema);
  const got: typeof want = [];
  for (const partition of [0, 1]) {
    const { rows: count, columns: { unit, set } } = await reader.read(partition);
    for (let i = 0; i < count; i++) got.push({ unit: unit[i], set: [...set.values.subarray(set.offsets[i], set.offsets[i + 1])] });
  }
  expect(got.toSorted((a, b) => a.unit - b.unit)).toEqual(want);
});

test('lists of words and of bytes come back, empty ones too, in pieces of bounded size', async () => {
  const store = new PartitionStore(folder, {});
  const listSchema = { set: 'u32[]', id: 'u8[]' } as const;
  const writer = await store.write('lists', listSchema, 1 << 30);
  const sets = [0, 1, 700_000, 0, 500_000, 3].map((n, i) => Uint32Array.from({ length: n }, (_, j) => i * 1000 + j));
  for (const [i, values] of sets.entries()) {
    writer.append(0, { set: { offsets: new Uint32Array([0, values.length]), values }, id: { offsets: new Uint32Array([0, i]), values: new Uint8Array(i).fill(i) } }, 0, 1);
  }
  await writer.finish();
  const reader = await store.read('lists', listSchema);
  const blocks = [];
  for await (const block of reader.blocks(0)) blocks.push(block.rows);
  expect(blocks.length).toBeGreaterThan(1);
  const { columns } = await reader.read(0);
  sets.forEach((values, i) => {
    const got = columns.set.values.subarray(columns.set.offsets[i], columns.set.offsets[i + 1]);
    expect(Buffer.compare(Buffer.from(got.slice().buffer), Buffer.from(values.buffer))).toBe(0);
    expect(columns.id.values.subarray(columns.id.offsets[i], columns.id.offsets[i + 1])).toEqual(new Uint8Array(i).fill(i));
  });
});

test('a partition is an Arrow IPC stream that names its format, stage and provenance', async () => {
  const store = new PartitionStore(folder, { job: 'deadbeef', text: 'words-v1' });
  const writer = await store.write('stage', schema, 10);
  for (let i = 0; i < 3; i++) {
    writer.append(4, rows(5, i * 5), 0, 5);
    await writer.drain();
  }
  await writer.finish();
  const table = tableFromIPC(readFileSync(join(folder, 'stage', '000004.arrow')));
  expect(table.numRows).toBe(15);
  expect(Object.fromEntries(table.schema.metadata)).toEqual({ 'bandsaw.format': 'bandsaw-store-2', 'bandsaw.stage': 'stage', 'bandsaw.job': 'deadbeef', 'bandsaw.text': 'words-v1' });
});

test('one changed byte anywhere in a block, a cut file, a missing file and a changed index are refused by name', async () => {
  const store = new PartitionStore(folder, { job: 'a' });
  const writer = await store.write('stage', schema, 1 << 20);
  writer.append(0, rows(20, 0), 0, 20);
  await writer.finish();
  const path = join(folder, 'stage', '000000.arrow');
  const whole = readFileSync(path);
  const index = JSON.parse(readFileSync(join(folder, 'stage', 'index.json'), 'utf8').slice(9)) as { headerBytes: number };
  const listPath = join(folder, 'stage', '000000.blocks');
  const list = readFileSync(listPath);
  expect(list.length).toBe(12);
  const block = { offset: index.headerBytes, bytes: list.readUInt32LE(0) };
  for (let at = block.offset; at < block.offset + block.bytes; at += 37) {
    const broken = Buffer.from(whole);
    broken[at] ^= 1;
    writeFileSync(path, broken);
    const error = await (await store.read('stage', schema)).read(0).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(CorruptError);
    expect((error as CorruptError).file).toBe(path);
  }
  writeFileSync(path, whole);
  expect((await (await store.read('stage', schema)).read(0)).rows).toBe(20);
  for (let at = 0; at < list.length; at++) {
    const broken = Buffer.from(list);
    broken[at] ^= 16;
    writeFileSync(listPath, broken);
    await expect((await store.read('stage', schema)).read(0)).rejects.toThrow(/000000\.blocks/);
  }
  truncateSync(listPath, 4);
  await expect((await store.read('stage', schema)).read(0)).rejects.toThrow(/000000\.blocks.*4 bytes|4 bytes.*000000\.blocks/s);
  writeFileSync(listPath, list);
  truncateSync(path, block.offset + 9);
  await expect((await store.read('stage', schema)).read(0)).rejects.toThrow(CorruptError);
  rmSync(path);
  await expect((await store.read('stage', schema)).read(0)).rejects.toThrow(/000000\.arrow/);
  const indexPath = join(folder, 'stage', 'index.json');
  writeFileSync(indexPath, readFileSync(indexPath, 'utf8').replace('"rows":20', '"rows":21'));
  await expect(store.read('stage', schema)).rejects.toThrow(CorruptError);
});

test('a stage of another job, another shape or never finished is refused', async () => {
  const writer = await new PartitionStore(folder, { job: 'a' }).write('stage', schema, 10);
  writer.append(0, rows(1, 0), 0, 1);
  await expect(new PartitionStore(folder, { job: 'a' }).read('stage', schema)).rejects.toThrow(CorruptError);
  await writer.finish();
  await expect(new PartitionStore(folder, { job: 'b' }).read('stage', schema)).rejects.toThrow(CorruptError);
  await expect(new PartitionStore(folder, { job: 'a' }).read('stage', { key: 'u32' })).rejects.toThrow(CorruptError);
  await expect(new PartitionStore(folder, { job: 'a' }).read('stage', schema)).resolves.toBeDefined();
  await new PartitionStore(folder, { job: 'a' }).drop('stage');
  expect(readdirSync(folder)).toEqual([]);
});

test('the index grows with partitions, not with blocks, and a checkpoint goes on behind thousands of them', async () => {
  const store = new PartitionStore(folder, {});
  const sizes: number[] = [];
  for (const [stage, blocks] of [['few', 3], ['many', 300]] as const) {
    let writer = await store.write(stage, { key: 'u32' }, 0);
    for (let i = 0; i < blocks; i++) {
      writer.append(i % 2, { key: Uint32Array.of(i) }, 0, 1);
      await writer.drain();
      if (i === blocks - 2) {
        await writer.checkpoint(1);
        writer.append(0, { key: Uint32Array.of(99_999) }, 0, 1);
        await writer.checkpoint(2);
        writer = await store.goOn(stage, { key: 'u32' }, 0, 1);
      }
    }
    await writer.finish();
    sizes.push(statSync(join(folder, stage, 'index.json')).size);
    const reader = await store.read(stage, { key: 'u32' });
    for (const partition of [0, 1]) expect([...(await reader.read(partition)).columns.key]).toEqual(Array.from({ length: blocks }, (__, i) => i).filter((i) => i % 2 === partition));
  }
  expect(sizes[1]).toBeLessThan(sizes[0] + 60);
});

test('what a writer holds is bounded by its budget, with many ranges one after the other and with many partitions at once', async () => {
  const store = new PartitionStore(folder, {});
  const wide = { unit: 'f64', slots: 'u32x128' } as const;
  const budget = 2 ** 20;
  const ranges = await store.write('ranges', wide, budget, 2 ** 20);
  let most = 0;
  const count = 1000;
  const columns = { unit: new Float64Array(count), slots: new Uint32Array(128 * count) };
  for (let range = 0; range < 40; range++) {
    for (let batch = 0; batch < 6; batch++) {
      ranges.append(range, columns, 0, count);
      await ranges.drain();
      most = Math.max(most, ranges.heldBytes);
    }
    // What the range ends with.
    ranges.append(range, columns, 0, 100);
  }
  await ranges.finish();
  expect(ranges.heldBytes).toBe(0);
  expect(most).toBeLessThan(6 * budget);

  const keys = await store.write('keys', schema, budget);
  const partitions = Uint32Array.from({ length: 4000 }, (_, i) => i % 500);
  most = 0;
  let least = Infinity;
  for (let batch = 0; batch < 60; batch++) {
    keys.scatter(partitions, 4000, rows(4000, batch));
    most = Math.max(most, keys.heldBytes);
    await keys.drain();
    if (batch >= 40) least = Math.min(least, keys.heldBytes);
  }
  await keys.finish();
  // Columns that were written are used again, not made anew: there are as many behind a writing as before it.
  expect(least).toBeGreaterThan(0.8 * most);
  expect(most).toBeLessThan(3 * budget);
});
