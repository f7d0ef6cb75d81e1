/** A number drawn for a document by its text, so that a share of documents can be chosen and chosen again. */
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import type { NumberSignal } from './signal.ts';

function fmix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function lot({ bytes }: DocumentTables): number {
  let hash = bytes.length;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x9e3779b1) ^ (hash >>> 15);
  return fmix(hash) / 2 ** 32;
}

export const lotSignals: readonly NumberSignal[] = [numbersOf('document', 'bandsaw')('lot', 'fraction', null, 'a number from 0 to 1, evenly drawn by the bytes of the text: the same for the same text', lot)];
