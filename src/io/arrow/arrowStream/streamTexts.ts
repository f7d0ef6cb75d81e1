import type { Data } from 'apache-arrow';
import { arrowTextLengths, isArrowText, textColumnFromArrow } from '../../../batch/arrowText.ts';
import type { TextColumn } from '../../../batch/textColumn.ts';
import { InputError, UnsupportedError } from '../../../core/errors.ts';
import { BatchReader, type ArrowColumn } from '../arrowColumns.ts';
import type { ArrowField } from '../arrowFields.ts';
import type { ArrowMessage, BodyCodec } from '../arrowMessages.ts';
import { bufferCodec, type BufferCodec } from '../arrowRows/bodyCodec.ts';
import { brokenArrow, FlatTable } from '../../../core/flatTable.ts';
import type { RejectedRow } from '../../format.ts';
import { MAX_TEXT_BYTES } from '../../limits.ts';
import { cutShort, onlyNames } from '../../names.ts';
import type { StreamMessage } from './streamMessages.ts';
import { textsWithout } from './textsWithout.ts';

/** Reads the texts out of the messages of a stream. */
export class StreamTexts {
  readonly #fields: readonly ArrowField[];
  readonly #index: number;
  readonly #codecs = new Map<BodyCodec, BufferCodec>();
  /** What the text column's dictionary holds at this place of the stream. */
  #dictionary: ArrowColumn[] = [];

  /** @throws InputError if there is no such column; UnsupportedError if it is not the only one, or holds no text */
  constructor(fields: readonly ArrowField[], textColumn: string) {
    const names = fields.map(({ name }) => name);
    this.#fields = fields;
    this.#index = names.indexOf(textColumn);
    if (this.#index < 0) throw new InputError({ expected: `a column "${textColumn}"`, found: onlyNames(names), remedy: 'name one of these (the text is --text-column)' });
    if (names.indexOf(textColumn, this.#index + 1) >= 0) throw new UnsupportedError({ expected: `one column "${textColumn}"`, found: 'several of that name', remedy: 'rename them' });
    const { type } = fields[this.#index];
    if (!isArrowText({ typeId: type.typeId, type } as unknown as Data)) {
      throw new UnsupportedError({ expected: `column "${textColumn}" to hold text`, found: cutShort(String(type)), remedy: 'name the right one with --text-column' });
    }
  }

  /** Takes in a dictionary message, if it is the text column's. */
  async takeDictionary({ message, bytes }: StreamMessage): Promise<void> {
    const { dictionary, type } = this.#fields[this.#index];
    const header = headerOf(message, bytes);
    if (dictionary === null || type.dictionary === undefined || header.signedLong(0) !== dictionary.id) return;
    const batch = header.table(1);
    if (batch === null) throw brokenArrow('a dictionary without values');
    const reader = await this.#reader(message, bytes, batch);
    const [place] = reader.places([dictionary.values]);
    const values = await reader.column(place, dictionary.values, type.dictionary);
    this.#dictionary = header.byte(2) === 1 ? [...this.#dictionary, values] : [values];
  }

  /**
   * Returns the texts of a record batch, which may share its bytes, and the rows that are too long, null among the texts.
   * @param firstRow of the batch in the stream
   * @throws FormatError
   */
  async texts({ message, bytes }: StreamMessage, firstRow: number): Promise<{ readonly column: TextColumn; readonly rejected: readonly RejectedRow[] }> {
    // As it is now: the next dictionary may come while this batch is still being read.
    const dictionary = this.#dictionary;
    const reader = await this.#reader(message, bytes, headerOf(message, bytes));
    const field = this.#fields[this.#index];
    const place = reader.places(this.#fields.map(({ layout }) => layout))[this.#index];
    const column = await reader.column(place, field.layout, field.type);
    if (column.length !== message.rows) throw brokenArrow(`a column of ${column.length} values in a batch of ${message.rows} rows`);
    const data = (field.dictionary === null ? column : { ...column, dictionary: { data: dictionary } }) as unknown as Data;
    const rejected: RejectedRow[] = [];
    arrowTextLengths(data).forEach((length, row) => {
      if (length > MAX_TEXT_BYTES) rejected.push({ row: firstRow + row, reason: 'text-too-long', expected: `a text of at most ${MAX_TEXT_BYTES} bytes`, found: `one of ${length}` });
    });
    return { column: rejected.length === 0 ? textColumnFromArrow(data) : textsWithout(data, rejected.map(({ row }) => row - firstRow)), rejected };
  }

  async #reader(message: ArrowMessage, bytes: Uint8Array<ArrayBuffer>, batch: FlatTable): Promise<BatchReader> {
    const codec = this.#codecs.get(message.codec) ?? (await bufferCodec(message.codec));
    this.#codecs.set(message.codec, codec);
    return new BatchReader((start, end) => Promise.resolve(bytes.subarray(start, end)), batch, message.bytes - message.bodyBytes, codec);
  }
}

function headerOf(message: ArrowMessage, bytes: Uint8Array): FlatTable {
  const header = FlatTable.root(bytes.subarray(message.prefixBytes, message.bytes - message.bodyBytes)).table(2);
  if (header === null) throw brokenArrow('a message without a header');
  return header;
}
