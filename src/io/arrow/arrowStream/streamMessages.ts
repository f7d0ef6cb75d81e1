import { FormatError } from '../../../core/errors.ts';
import type { ArrowField } from '../arrowFields.ts';
import { assertLast, LOOK_BEHIND, readMessage, type ArrowMessage } from '../arrowMessages.ts';
import { brokenArrow } from '../../../core/flatTable.ts';
import { ForwardBytes } from './forwardBytes.ts';

/** A message of a stream, whole. */
export interface StreamMessage {
  readonly message: ArrowMessage;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The columns, with the schema; null with the others. */
  readonly fields: readonly ArrowField[] | null;
}

interface StreamOptions {
  /** Of one message, at most. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields the messages of an Arrow IPC stream one by one, the schema first, up to the end mark or the end of the source.
 * Holds one message at a time; its metadata has been checked, what is in its body has not.
 * @throws FormatError, UnsupportedError without a file name; BudgetError for a message of more than `mostBytes`; CancelledError
 */
export async function* streamMessages(source: AsyncIterable<Uint8Array>, { mostBytes, signal }: StreamOptions): AsyncGenerator<StreamMessage> {
  const forward = new ForwardBytes(source, mostBytes, signal);
  try {
    const head = Buffer.from(await forward.read(0, 8));
    if (head.length === 0) throw new FormatError({ expected: 'an Arrow IPC stream', found: 'nothing', remedy: 'check that the program before this one has not failed; an empty table still has a schema' });
    if (head.subarray(0, 6).toString('latin1') === 'ARROW1') {
      throw new FormatError({ expected: 'an Arrow IPC stream', found: 'an Arrow IPC file', remedy: 'name the file as an INPUT, or write a stream' });
    }
    let first = true;
    for (let at = 0; ; ) {
      const found = await readMessage(forward.read, at, Infinity).catch((error: unknown) => {
        if (first && error instanceof FormatError) throw new FormatError({ expected: 'an Arrow IPC stream', found: `bytes that begin with ${head.toString('hex')}`, remedy: 'write the table as an Arrow stream', cause: error });
        throw error;
      });
      // A stream may end without its mark, but only between messages.
      if (found === null) {
        // Of what has come: whoever sent the mark may wait for the end of the answer before closing its side.
        assertLast(await forward.read(at, Math.min(at + LOOK_BEHIND, forward.end)));
        return;
      }
      const { message, fields } = found;
      if ((message.kind === 'schema') !== first) throw brokenArrow(first ? 'a stream that does not begin with a schema' : 'a second schema');
      first = false;
      const bytes = await forward.read(at, at + message.bytes);
      if (bytes.length < message.bytes) throw brokenArrow('the stream cut short');
      at += message.bytes;
      forward.forget(at);
      yield { message, bytes, fields };
      if ((await forward.read(at, at + 1)).length === 0) return;
    }
  } finally {
    forward.close();
  }
}
