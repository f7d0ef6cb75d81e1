import type { Kernel, TwinCall } from '../../src/kernels/kernel.ts';
import { compareWords } from './compareWords.ts';
import { poisoned } from './poison.ts';

/** More than one vec4 and more than one lane's stride beyond the end. */
const guardWords = 96;

/**
 * Returns the call with poison behind every buffer. On a device a read beyond the end gives anything and a write beyond
 * it goes anywhere; here the one changes the result and the other is seen by `unguarded`.
 */
export function guarded(call: TwinCall): TwinCall {
  const buffers = Object.fromEntries(
    Object.entries(call.buffers).map(([name, words]) => {
      const longer = poisoned(words.length + guardWords);
      longer.set(words);
      return [name, longer];
    }),
  );
  return { ...call, buffers };
}

/** Returns `after` without the guards. Throws an error that shows a guard that was written to. */
export function unguarded(kernel: Kernel, before: TwinCall, after: Readonly<Record<string, Uint32Array>>): Record<string, Uint32Array> {
  return Object.fromEntries(
    Object.entries(after).map(([name, words]) => {
      const { length } = before.buffers[name];
      const damage = compareWords(words.subarray(length), poisoned(guardWords));
      if (damage !== null) throw new Error(`${kernel.id} wrote beyond the end of ${name} (${length} words): ${damage}`);
      return [name, words.subarray(0, length)];
    }),
  );
}

const index = /^-?\d+$|^NaN$|^undefined$|^-?\d+\.\d+$/;

/** Returns the same array behind a watch that throws where an index lies outside it; JavaScript would say undefined. */
export function watched(name: string, words: Uint32Array): Uint32Array {
  function check(property: string | symbol, what: string): void {
    if (typeof property === 'symbol' || !index.test(property)) return;
    const at = Number(property);
    if (!(Number.isInteger(at) && at >= 0 && at < words.length)) throw new RangeError(`${what} ${name}[${property}], which has ${words.length} words`);
  }
  return new Proxy(words, {
    get(target, property) {
      check(property, 'read');
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, property, value) {
      check(property, 'wrote');
      return Reflect.set(target, property, value, target);
    },
  });
}

/** Returns the call with every buffer watched; writes go to the call's own buffers. */
export function watchedCall(call: TwinCall): TwinCall {
  return { ...call, buffers: Object.fromEntries(Object.entries(call.buffers).map(([name, words]) => [name, watched(name, words)])) };
}
