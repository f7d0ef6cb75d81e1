/**
 * While a promise of Dawn's is pending, its binding asks for events on every turn of the event loop, on a full core: two million turns in one
 * file of tests, for which the software driver and the other file have to wait. Here it asks once a millisecond. Its function is the only native
 * one with a prototype that anything gives to setImmediate; commands that tests start are as they are for users.
 */
const every = globalThis.setImmediate;
const NATIVE = /\{ \[native code\] \}$/u;

function fromDawn(callback: (...args: unknown[]) => void): boolean {
  return callback.prototype !== undefined && NATIVE.test(Function.prototype.toString.call(callback));
}

function slower(callback: (...args: unknown[]) => void, ...args: unknown[]): unknown {
  return fromDawn(callback) ? setTimeout(callback, 1, ...args) : every(callback, ...args);
}

globalThis.setImmediate = Object.assign(slower, every) as typeof setImmediate;
