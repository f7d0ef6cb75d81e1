import { AsyncByteQueue, RecordBatchStreamWriter } from 'apache-arrow';

/**
 * Yields the bytes of an Arrow stream, a batch at a time; nothing at all where there are no batches. Where what they read
 * fails, apache-arrow's own Node streams end the process by a rejection that nobody can catch, and they wait for no reader.
 */
export async function* arrowStream(batches) {
  const chunks = [];
  const writer = new RecordBatchStreamWriter();
  writer.reset(new (class extends AsyncByteQueue {
    write(chunk) {
      chunks.push(chunk);
    }
  })());
  let any = false;
  for await (const batch of batches) {
    any = true;
    writer.write(batch);
    yield* chunks.splice(0);
  }
  if (!any) return;
  writer.finish();
  yield* chunks;
}
