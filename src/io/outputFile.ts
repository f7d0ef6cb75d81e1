import { open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { writeFailure } from './fileErrors.ts';

/**
 * A file being written under `<target>.partial` in the same folder; it takes its final name only in `finish`, after its
 * bytes are on the disk, so that a file under a final name is always whole.
 */
export class OutputFile {
  readonly target: string;
  bytes = 0;
  #handle: FileHandle | null;

  private constructor(target: string, handle: FileHandle) {
    this.target = target;
    this.#handle = handle;
  }

  /** @throws OutputError */
  static async create(target: string): Promise<OutputFile> {
    try {
      return new OutputFile(target, await open(`${target}.partial`, 'w'));
    } catch (error) {
      throw writeFailure(target, error);
    }
  }

  /** Resolves when the bytes have been handed to the system: the caller may reuse them then. @throws OutputError */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      let done = 0;
      while (done < bytes.length) done += (await this.#open().write(bytes, done, bytes.length - done)).bytesWritten;
      this.bytes += bytes.length;
    } catch (error) {
      throw writeFailure(this.target, error);
    }
  }

  /** Puts the file under its final name, replacing what was there. @throws OutputError */
  async finish(): Promise<void> {
    try {
      const handle = this.#open();
      await handle.sync();
      await handle.close();
      this.#handle = null;
      await rename(`${this.target}.partial`, this.target);
    } catch (error) {
      throw writeFailure(this.target, error);
    }
  }

  /** Removes what was written so far. Never throws: it runs while another error is on its way out. */
  async discard(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    this.#handle = null;
    await unlink(`${this.target}.partial`).catch(() => undefined);
  }

  #open(): FileHandle {
    if (this.#handle === null) throw new Error('the output file is closed');
    return this.#handle;
  }
}

/** Runs `body` on a new output file; finishes the file if it returns, discards it if it throws. Returns the body's result. */
export async function writeWhole<T>(target: string, body: (file: OutputFile) => Promise<T>): Promise<T> {
  const file = await OutputFile.create(target);
  try {
    const result = await body(file);
    await file.finish();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}
