/**
 * Reads the text out of lines of JSON. It knows plain rows only: whatever is odd (broken lines, escaped keys, deep nesting,
 * a text that is no string) it leaves to the scanner in TypeScript, which defines what a line means. It also writes texts
 * as they stand in a string.
 */
export { keyRoom, keyTable, lineEnds, lineStarts, rowRanges, rowTextEnds, rowTokens, setup, workEnd } from './layout';
export { scan, stopReason } from './rows';
export { escape } from './strings';
