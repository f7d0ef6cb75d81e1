import { open, stat } from 'node:fs/promises';
import { FormatError, InputError } from '../core/errors.ts';
import { arrowFormat } from './arrow/arrowIpc.ts';
import { detectContainer, readDecoded, type Container } from './jsonl/containers.ts';
import { readFailure } from './fileErrors.ts';
import type { Format, SourceFile } from './format.ts';
import { openJsonl } from './jsonl/jsonl.ts';
import { parquetFormat } from './parquet/parquet.ts';

const HEAD = 4096;
/** As far as rows are looked for behind lines that are none. */
const TEXT_HEAD = 1 << 20;

const jsonlFormat: Format = {
  id: 'jsonl',
  extensions: ['.jsonl', '.ndjson', '.json', '.jsonl.gz', '.ndjson.gz', '.json.gz', '.jsonl.zst', '.ndjson.zst', '.json.zst'],
  sniff: looksLikeJsonLines,
  open: async (path) => openJsonl(path, detectContainer(await readHead(path))),
};

/** In the order in which a file is tried. */
export const FORMATS: readonly Format[] = [parquetFormat, arrowFormat, jsonlFormat];

/** Of files that somebody has compressed, or packed: those bandsaw cannot read are refused, not passed over. */
const COMPRESSED = /\.(?:gz|gzip|zst|zstd|bz2|xz|lzma|lz4|br|sz|snappy|z|zip|7z)$/;

/** True if the name ends as files of some format do, compressed or not; only folders are filtered by name, files are recognised by content. */
export function couldBeInput(name: string): boolean {
  const plain = name.toLowerCase().replace(COMPRESSED, '');
  return FORMATS.some(({ extensions }) => extensions.some((extension) => plain.endsWith(extension)));
}

/** What other files begin with, so that a message can name them. */
const STRANGERS: readonly (readonly [string, string])[] = [
  ['fffe', 'UTF-16 text'],
  ['feff', 'UTF-16 text'],
  ['46454131', 'a Feather file of version 1'],
  ['4f5243', 'an ORC file'],
  ['4f626a01', 'an Avro file'],
  ['504b0304', 'a zip archive'],
  ['425a68', 'a bzip2 file'],
  ['fd377a585a00', 'an xz file'],
  ['04224d18', 'an LZ4 file'],
  // Inside another: the outer one has been taken off.
  ['1f8b08', 'a gzip file'],
  ['28b52ffd', 'a zstd file'],
  ['255044462d', 'a PDF file'],
  ['53514c69746520', 'an SQLite file'],
];

/**
 * Opens a file in whatever format its bytes say: Parquet, Arrow IPC file or stream, JSON lines plain, gzip or zstd.
 * The caller closes it. Text is JSON lines if its name says so or one of the lines in its first MiB does: rows that are
 * none are rejected one by one. A file of no bytes is JSON lines without rows, unless its name says otherwise.
 * @throws InputError if there is no such readable file; FormatError if it is none of these formats or damaged; UnsupportedError
 */
export async function openSource(path: string): Promise<SourceFile> {
  const head = await readHead(path);
  const named = FORMATS.find(({ extensions }) => extensions.some((extension) => path.toLowerCase().endsWith(extension)));
  if (head.length === 0 && named !== undefined && named !== jsonlFormat) {
    throw new FormatError({ expected: `a file of format ${named.id}, as its name says`, found: 'an empty file', remedy: 'check that the file is complete, or fetch it again', file: path });
  }
  for (const format of [parquetFormat, arrowFormat]) if (format.sniff(head)) return format.open(path);
  const container = detectContainer(head);
  const text = await readDecodedHead(path, container);
  if (isSomethingElse(text, container) || (named !== jsonlFormat && !jsonlFormat.sniff(text))) throw notRecognised(path, container, text);
  return openJsonl(path, container);
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    // Opening a pipe would wait for whoever writes to it.
    if (!info.isFile()) {
      throw new InputError({ expected: 'a file that can be read more than once', found: 'a pipe or device', remedy: 'write it to a file first', file: path });
    }
    const handle = await open(path, 'r');
    try {
      const head = new Uint8Array(HEAD);
      const { bytesRead } = await handle.read(head, 0, HEAD, 0);
      return head.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readFailure(path, error);
  }
}

async function readDecodedHead(path: string, container: Container): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of readDecoded(path, container)) {
    chunks.push(chunk.slice(0, TEXT_HEAD - bytes));
    bytes += chunks[chunks.length - 1].length;
    if (bytes === TEXT_HEAD) break;
  }
  return Buffer.concat(chunks);
}

/**
 * True if one of the first lines begins as an object does, or a later one is an object, or there is nothing but blank
 * lines. Later ones are looked at more closely: in a MiB of any bytes some line begins with a brace.
 */
function looksLikeJsonLines(head: Uint8Array): boolean {
  const text = textOf(head);
  return /^[ \t\r]*\{/m.test(text.slice(0, HEAD)) || /^[ \t\r\n]*$/.test(text) || linesOf(text).some(isObject);
}

/** True if this is another format, whatever lines are in it: known by its first bytes, or one array over many lines. */
function isSomethingElse(head: Uint8Array, container: Container): boolean {
  if (strangerOf(head) !== undefined || (container !== 'plain' && isBinaryTable(head))) return true;
  const text = textOf(head);
  if (!/^\s*\[\s*\{/.test(text.slice(0, HEAD))) return false;
  // A row that is an array ends on its line and other rows follow; of an array's elements only the last has no comma.
  const lines = linesOf(text);
  const objects = lines.filter(isObject).length;
  return objects === 0 || (objects === 1 && !isJson(lines[0]));
}

const isBinaryTable = (head: Uint8Array): boolean => [parquetFormat, arrowFormat].some((format) => format.sniff(head));

function textOf(head: Uint8Array): string {
  return Buffer.from(head).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

const isObject = (line: string): boolean => line.startsWith('{') && line.endsWith('}') && isJson(line);

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function strangerOf(head: Uint8Array): string | undefined {
  const hex = Buffer.from(head.subarray(0, 16)).toString('hex');
  return STRANGERS.find(([magic]) => hex.startsWith(magic))?.[1];
}

function notRecognised(path: string, container: Container, head: Uint8Array): FormatError {
  const inside = container === 'plain' ? '' : ` inside ${container}`;
  let found = strangerOf(head);
  let remedy = 'convert it to one of these';
  if (container !== 'plain' && isBinaryTable(head)) {
    found = 'a Parquet or Arrow file';
    remedy = 'decompress it first: these formats compress inside';
  } else if (found === undefined && /^\s*\[/.test(textOf(head))) {
    found = 'a JSON array';
    remedy = 'write one object per line (jq -c ".[]")';
  }
  found ??= head.includes(0) ? `bytes of no format known (${Buffer.from(head.subarray(0, 8)).toString('hex')}…)` : 'text that is not JSON lines';
  return new FormatError({ expected: 'Parquet, Arrow IPC or JSON lines (plain, gzip or zstd)', found: `${found}${inside}`, remedy, file: path });
}
