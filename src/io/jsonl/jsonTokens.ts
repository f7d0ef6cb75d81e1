import { FormatError } from '../../core/errors.ts';
import type { ContainerWriter } from './containers.ts';
import { JsonScanner } from './jsonScanner.ts';
import { MAX_LINE_BYTES } from '../limits.ts';
import { ESCAPED_AT_ONCE, LineScanner, ODD } from './lineScanner.ts';
import type { LineBlock, LineRoom } from './lines.ts';
import { TextBuilder } from '../textBuilder.ts';
import type { NewText } from '../textsOfRows.ts';

/** Of the batches that it is not asked for: rows are looked at one by one. */
const BATCH_BYTES = 2 ** 20;
const QUOTE = Uint8Array.of(0x22);

/** Puts strings in the place of one key's value, of a key that is there several times the last, which is the one that is read. */
export class JsonTokens {
  readonly #path: string;
  readonly #column: string;
  readonly #compiled: LineScanner;
  readonly #finds: boolean;
  /** For odd lines: it says what they mean. */
  readonly #scanner: JsonScanner;
  readonly #unused = new TextBuilder();
  #placed: LineBlock | null = null;

  private constructor(path: string, column: string, compiled: LineScanner, finds: boolean) {
    this.#path = path;
    this.#column = column;
    this.#compiled = compiled;
    this.#finds = finds;
    this.#scanner = new JsonScanner(null, [column]);
  }

  /** @throws UnsupportedError if the built module is missing */
  static async open(path: string, column: string): Promise<JsonTokens> {
    const compiled = await LineScanner.open(column, [], BATCH_BYTES);
    // Names that are too long for the compiled scanner are looked for by the other one.
    return new JsonTokens(path, column, compiled ?? ((await LineScanner.open('', [], BATCH_BYTES)) as LineScanner), compiled !== null);
  }

  /** Where the lines must lie. */
  get room(): LineRoom {
    return this.#compiled;
  }

  /** Returns where in the block the value of its line `i` begins and ends. @throws FormatError if there is neither a string nor null */
  find(block: LineBlock, i: number, row: number): readonly [number, number] {
    if (this.#finds) {
      if (this.#placed !== block) this.#compiled.place(block.starts, block.ends, block.count);
      this.#placed = block;
      if (this.#compiled.scan(block.bytes, i, i + 1, 0, 1, 0, MAX_LINE_BYTES).reason !== ODD) {
        const tokens = this.#compiled.tokens(block.count);
        return [tokens[2 * i], tokens[2 * i + 1]];
      }
    }
    const kind = this.#scanner.scan(block.bytes, block.starts[i], block.ends[i], this.#unused);
    const [from, to] = this.#scanner.ranges;
    // The key is one of the others here: an object has no text at all.
    if (kind === 'missing' && from >= 0 && (block.bytes[from] === 0x22 || block.bytes[from] === 0x6e)) return [from, to];
    throw new FormatError({ expected: `a string or null under the key "${this.#column}"`, found: kind === 'missing' ? 'neither' : 'a line that is no JSON object', remedy: 'check that the file has not changed since it was read', file: this.#path, row });
  }

  async write({ bytes, start, end }: NewText, out: ContainerWriter): Promise<void> {
    await out.write(QUOTE);
    for (let at = start; at < end; at += ESCAPED_AT_ONCE) await out.write(this.#compiled.escape(bytes, at, Math.min(end, at + ESCAPED_AT_ONCE)));
    await out.write(QUOTE);
  }
}
