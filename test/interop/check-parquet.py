"""Compares every Parquet file that bandsaw rewrote in its differential test with its source: values, schema, key-values, field ids, by pyarrow.

    BANDSAW_PARQUET_OUT=FOLDER npx vitest run --config test/vitest.config.ts test/io/parquetRows/differential.test.ts
    python3 check-parquet.py FOLDER
"""
import glob
import json
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]
problems = []
unread = set()
files = 0
rows_compared = 0


def plain(column):
    try:
        return [repr(value) for value in column.to_pylist()]
    except (ValueError, OverflowError):  # values that Python has no type for
        return [str(value) for value in column.cast(pa.string())] if pa.types.is_temporal(column.type) else [str(value.value) for value in column]


sources = {}
for path in sorted(glob.glob(os.path.join(folder, '*.rows.json'))):
    note = json.load(open(path))
    source = os.path.join(folder, note['source'])
    if source not in sources:
        try:
            file = pq.ParquetFile(source)
            table = file.read()
            sources[source] = (file, table, [plain(column) for column in table.columns])
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            sources[source] = None
            unread.add(f'{note["source"]}: {error}')
    if sources[source] is None:
        continue
    files += 1
    before, table, cells = sources[source]
    out = path.replace('.rows.json', '.out.parquet')
    try:
        after = pq.ParquetFile(out)
        got = after.read()
        got.validate(full=True)
    except Exception as error:
        problems.append(f'{out}: {error}')
        continue
    if not got.schema.equals(table.schema, check_metadata=True):
        problems.append(f'{out}: Arrow schema, field ids or metadata')
    if not after.schema.equals(before.schema):
        problems.append(f'{out}: Parquet schema')
    if (after.metadata.metadata or {}) != (before.metadata.metadata or {}):
        problems.append(f'{out}: key-values')
    if after.metadata.created_by != before.metadata.created_by:
        problems.append(f'{out}: created_by')
    if got.num_rows != len(note['kept']):
        problems.append(f'{out}: {got.num_rows} rows for {len(note["kept"])}')
        continue
    rows_compared += got.num_rows
    for c, column in enumerate(got.columns):
        if plain(column) != [cells[c][row] for row in note['kept']]:
            problems.append(f'{out}: column {table.schema.names[c]}')

for line in sorted(unread):
    print(f'pyarrow does not read the source {line}')
print('\n'.join([*problems, f'{files} files, {rows_compared} rows, {len(problems)} problems']))
sys.exit(1 if problems or files == 0 else 0)
