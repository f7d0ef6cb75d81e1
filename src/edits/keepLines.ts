import type { DocumentTables } from '../signals/documentTables.ts';
import type { EditWriter } from './editWriter.ts';

const NEWLINE = 0x0a;
const newline = new Uint8Array([NEWLINE]);

/**
 * Joins kept lines with one newline each: what lies before the first, between two and behind the last goes. Lines come in
 * order; what is removed inside a line is its owner's business, between `begin` and the next `begin` or `end`.
 */
export class LineJoiner {
  readonly #document: DocumentTables;
  readonly #writer: EditWriter;
  /** Where the last kept line ends; −1 before the first. */
  #last = -1;

  constructor(document: DocumentTables, writer: EditWriter) {
    this.#document = document;
    this.#writer = writer;
  }

  /** A kept line is bytes [start, end) of the document. */
  begin(start: number, end: number): void {
    const { bytes } = this.#document;
    const at = (byte: number): number => this.#document.originalByte(byte);
    if (this.#last < 0) this.#writer.remove(0, at(start));
    else if (bytes[this.#last] === NEWLINE) this.#writer.remove(at(this.#last + 1), at(start));
    else this.#writer.replace(at(this.#last), at(start), newline);
    this.#last = end;
  }

  /** Of no line, nothing is left. */
  end(): void {
    const { bytes } = this.#document;
    this.#writer.remove(this.#document.originalByte(Math.max(0, this.#last)), this.#document.originalByte(bytes.length));
  }
}
