"""Sends tables through `bandsaw sketch` from pyarrow and checks what comes back.

    python3 check-pipe.py path/to/dist/cli/main.js
"""
import io
import random
import subprocess
import sys
import threading

import pyarrow as pa

command = ['node', sys.argv[1], 'sketch', '--engine', 'cpu', '--workers', '0']
ADDED = ['signature', 'band_keys', 'digest', 'shingles', 'text_bytes', 'few_shingles']
checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        sys.exit(f'wrong: {what}')


def pipe(schema, batches, options=None, flags=()):
    """Feeds from one thread and reads in another, as any program must."""
    child = subprocess.Popen([*command, *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def feed():
        with pa.ipc.new_stream(child.stdin, schema, options=options) as writer:
            for batch in batches:
                writer.write_batch(batch)
        child.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    reader = pa.ipc.open_stream(child.stdout)
    out = list(reader)
    feeder.join()
    check(child.wait() == 0, 'status')
    return reader.schema, out


random.seed(7)
words = 'saw log board ring year tree fell river hill north fish weather mill wheel stone water'.split()
texts = [None if row % 11 == 5 else '... !' if row % 11 == 7 else ' '.join(random.choice(words) for _ in range(row % 60)) for row in range(500)]
texts[400] = texts[399].upper()
schema = pa.schema(
    [
        pa.field('id', pa.int64(), metadata={'PARQUET:field_id': '7'}),
        pa.field('text', pa.string()),
        pa.field('nested', pa.list_(pa.struct([('a', pa.decimal128(20, 3)), ('b', pa.timestamp('ns', 'UTC'))]))),
        pa.field('kind', pa.dictionary(pa.int16(), pa.string())),
    ],
    metadata={'huggingface': '{"info": 1}', 'who': 'me'},
)
import decimal

kinds = pa.array([None if row % 13 == 0 else words[row % 5] for row in range(500)]).dictionary_encode()
columns = lambda text: [
    pa.array(range(500)),
    text,
    pa.array([None if row % 7 == 0 else [{'a': decimal.Decimal(row) / 8, 'b': 1_600_000_000_000_000_001 + row}] * (row % 4) for row in range(500)], schema.field('nested').type),
    kinds.cast(schema.field('kind').type),
]

baseline = None
for name, kind in [('string', pa.string()), ('large_string', pa.large_string()), ('string_view', pa.string_view()), ('binary', pa.binary()), ('dictionary', pa.dictionary(pa.int32(), pa.string()))]:
    for codec in [None, 'zstd', 'lz4']:
        column = pa.array(texts).dictionary_encode() if name == 'dictionary' else pa.array(texts).cast(kind)
        own = schema.set(1, pa.field('text', kind))
        table = pa.Table.from_arrays(columns(column), schema=own)
        batches = table.to_batches(max_chunksize=120)
        batches.insert(2, batches[0].slice(0, 0))
        got_schema, got = pipe(own, batches, pa.ipc.IpcWriteOptions(compression=codec))
        where = f'{name}, {codec}'
        check(got_schema.names == own.names + ADDED, where)
        for field in own:
            check(got_schema.field(field.name).equals(field, check_metadata=True), f'{where}: field {field.name}')
        check({key: value for key, value in got_schema.metadata.items() if not key.startswith(b'bandsaw.')} == own.metadata, f'{where}: metadata')
        check([batch.num_rows for batch in got] == [batch.num_rows for batch in batches], f'{where}: batches')
        for before, after in zip(batches, got):
            after.validate(full=True)
            for field in own:
                check(after.column(field.name).equals(before.column(field.name)), f'{where}: column {field.name}')
        sketch = pa.Table.from_batches(got).select(ADDED)
        if baseline is None:
            baseline = sketch
        check(sketch.equals(baseline), f'{where}: the sketch hangs on how the text is held')

for row, text in enumerate(texts):
    values = {name: baseline.column(name)[row].as_py() for name in ADDED}
    if text is None:
        check(all(value is None for value in values.values()), f'row {row}')
    elif text in ('', '... !'):
        check(values['shingles'] == 0 and values['signature'] is None and values['digest'] is None, f'row {row}')
    else:
        count = max(1, len(text.split()) - 4)
        check(values['shingles'] == count and values['text_bytes'] == len(text.encode()), f'row {row}')
        check(len(values['signature']) == 128 and len(values['band_keys']) == 18 and len(values['digest']) == 16, f'row {row}')
check(baseline.column('digest')[400] == baseline.column('digest')[399], 'case does not count')
matrix = baseline.column('signature').combine_chunks().flatten().to_numpy().reshape(-1, 128)
check(matrix.shape[0] == 500 - baseline.column('signature').null_count, 'a matrix')

got_schema, got = pipe(schema, [])
check(got == [] and got_schema.names == schema.names + ADDED, 'no batches')

# Many batches through a slow reader: the process must not hold them.
rows = pa.record_batch([pa.array([' '.join(map(str, range(10_000 + row, 11_000 + row))) for row in range(500)])], names=['text'])
child = subprocess.Popen([*command, '--memory', '16MiB'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def feed():
    with pa.ipc.new_stream(child.stdin, rows.schema) as writer:
        for _ in range(60):
            writer.write_batch(rows)
    child.stdin.close()


feeder = threading.Thread(target=feed, daemon=True)
feeder.start()
reader = pa.ipc.open_stream(child.stdout)
first = reader.read_next_batch()
threading.Event().wait(5)
held = int(next(line for line in open(f'/proc/{child.pid}/status') if line.startswith('VmHWM')).split()[1]) // 1024
check(held < 300, f'{held} MiB while nobody reads')
count = 1 + sum(1 for _ in reader)
feeder.join()
check(count == 60 and child.wait() == 0, 'a slow reader')

broken = io.BytesIO()
with pa.ipc.new_stream(broken, rows.schema) as writer:
    writer.write_batch(rows)
result = subprocess.run([*command, '--json'], input=broken.getvalue()[:5000], capture_output=True)
check(result.returncode == 1 and result.stderr.count(b'\n') == 1 and b'"code":"format"' in result.stderr, 'a stream cut short')

print(f'{checks} checks of bandsaw sketch, none wrong; resident at most {held} MiB with --memory 16MiB and 180 MB on their way to a reader that waits')
