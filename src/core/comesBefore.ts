/** Returns whether `first` settles before `second`, be it with a failure. */
export async function comesBefore(first: Promise<unknown>, second: Promise<unknown>): Promise<boolean> {
  const is = (before: boolean) => (): boolean => before;
  return Promise.race([first.then(is(true), is(true)), second.then(is(false), is(false))]);
}
