import type { Data } from 'apache-arrow';

const NULL = 1;

/**
 * Returns the column with its nulls counted: apache-arrow writes a count of −1 for a slice of a column without a bitmap,
 * which no reader takes. The column itself is not changed.
 */
export function settled(data: Data): Data {
  const children = data.children.map(settled);
  const changed = children.some((child, i) => child !== data.children[i]);
  if (data.nullCount >= 0 && !changed) return data;
  const nullCount = data.nullCount >= 0 ? data.nullCount : data.typeId === NULL ? data.length : 0;
  return data.clone(data.type, data.offset, data.length, nullCount, data.buffers, children, data.variadicBuffers);
}
