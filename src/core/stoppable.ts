/** A signal of one's own, which aborts as that of whoever asks does, or by `stop`. */
interface Stoppable {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

export function stoppable(signal: AbortSignal | undefined): Stoppable {
  const own = new AbortController();
  return { signal: signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]), stop: () => own.abort() };
}
