import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Edit } from './edit.ts';

/** Every edit, one line each. */
export const edits: readonly Edit[] = [];

/** @throws ConfigError if there is no such edit */
export function editOf(id: string): Edit {
  const found = edits.find((edit) => edit.id === id);
  if (found !== undefined) return found;
  const near = nearest(id, edits.map((edit) => edit.id));
  throw new ConfigError({ expected: 'the id of an edit', found: JSON.stringify(id.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
