/** Gives `size` bytes to write to; what they held is of no account. */
export type Room = (size: number) => Uint8Array;

/** Rooms kept for the next reader, and what each may hold then: a page can be of a gigabyte, and a job has many files. */
const KEPT_ROOMS = 2;
const KEPT_BYTES = 8 * 2 ** 20;

const idle: PageRoom[] = [];

/** One buffer, as large as the largest thing it was asked for. */
class Scratch {
  #bytes = new Uint8Array(0);

  readonly room: Room = (size) => {
    if (size > this.#bytes.length) this.#bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(size, Math.min(2 * this.#bytes.length, KEPT_BYTES))).buffer);
    return this.#bytes.subarray(0, size);
  };

  letGo(): void {
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(0);
  }
}

/**
 * The buffers through which the pages of a chunk go, one after the other. Of one reader at a time: what lies in them is
 * valid until its next page. New memory for each page costs as much as decoding it: the system clears it, and the garbage
 * collector is called for it.
 */
export class PageRoom {
  /** Stored bytes, put back by whoever replaces it. */
  stored: Buffer<ArrayBuffer> = Buffer.alloc(0);
  readonly #decoded = new Scratch();
  readonly #built = new Scratch();

  static take(): PageRoom {
    return idle.pop() ?? new PageRoom();
  }

  /** For one decoded page. */
  get decoded(): Room {
    return this.#decoded.room;
  }

  /** For one page that is to be encoded. */
  get built(): Room {
    return this.#built.room;
  }

  /** Nothing of it may be used any more. */
  giveBack(): void {
    if (this.stored.length > KEPT_BYTES) this.stored = Buffer.alloc(0);
    this.#decoded.letGo();
    this.#built.letGo();
    if (idle.length < KEPT_ROOMS) idle.push(this);
  }
}
