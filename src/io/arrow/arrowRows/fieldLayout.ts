import { brokenArrow, type FlatTable } from '../../../core/flatTable.ts';

/** How the values of a column lie in its buffers, as far as taking rows out of them needs to know. */
export type FieldLayout =
  | { readonly kind: 'null' }
  | { readonly kind: 'bits' }
  | { readonly kind: 'fixed'; readonly bytes: number }
  | { readonly kind: 'bytes'; readonly wide: boolean }
  | { readonly kind: 'views' }
  | { readonly kind: 'list'; readonly wide: boolean; readonly child: FieldLayout }
  | { readonly kind: 'list-views'; readonly wide: boolean; readonly child: FieldLayout }
  | { readonly kind: 'fixed-list'; readonly size: number; readonly child: FieldLayout }
  | { readonly kind: 'struct'; readonly children: readonly FieldLayout[] }
  | { readonly kind: 'union'; readonly dense: boolean; readonly children: readonly FieldLayout[] }
  | { readonly kind: 'unknown'; readonly found: string };

/** Metadata version 5 as Arrow numbers it; before it a union had a validity bitmap. */
const V5 = 4;

/**
 * Returns the layout of a Field table that has been checked. What cannot be filtered comes out as 'unknown' with its
 * name, so that it can still be read.
 */
export function fieldLayout(field: FlatTable, version: number): FieldLayout {
  const dictionary = field.table(4);
  // The values are in dictionary batches; here are indices, 32 bits unless said otherwise.
  if (dictionary !== null) return fixed((dictionary.table(1)?.int(0) ?? 32) / 8);
  return valueLayout(field, version);
}

/** The same for the values of a dictionary, as they lie in its batches. */
export function valueLayout(field: FlatTable, version: number): FieldLayout {
  const type = field.table(3);
  if (type === null) throw brokenArrow('a field without a type');
  const children = (): FieldLayout[] => Array.from(field.tables(5), (child) => fieldLayout(child, version));
  const onlyChild = (): FieldLayout => {
    const all = children();
    if (all.length !== 1) throw brokenArrow(`a list of ${all.length} children`);
    return all[0];
  };
  switch (field.byte(2)) {
    case 1:
      return { kind: 'null' };
    case 2:
      return fixed(type.int(0) / 8);
    case 3:
      return fixed([2, 4, 8][type.short(0)]);
    case 4:
    case 5:
      return { kind: 'bytes', wide: false };
    case 6:
      return { kind: 'bits' };
    case 7:
      return fixed(type.int(2, 128) / 8);
    case 8:
      return fixed(type.short(0, 1) === 0 ? 4 : 8);
    case 9:
      return fixed(type.int(1, 32) / 8);
    case 10:
    case 18:
      return fixed(8);
    case 11:
      return fixed([4, 8, 16][type.short(0)]);
    case 12:
    case 17:
      return { kind: 'list', wide: false, child: onlyChild() };
    case 13:
      return { kind: 'struct', children: children() };
    case 14:
      return version < V5 ? { kind: 'unknown', found: 'a union of an Arrow before 1.0' } : { kind: 'union', dense: type.short(0) === 1, children: children() };
    case 15:
      return fixed(type.int(0));
    case 16:
      return type.int(0) < 0 ? { kind: 'unknown', found: 'a list of negative size' } : { kind: 'fixed-list', size: type.int(0), child: onlyChild() };
    case 19:
    case 20:
      return { kind: 'bytes', wide: true };
    case 21:
      return { kind: 'list', wide: true, child: onlyChild() };
    case 22:
      return { kind: 'unknown', found: 'run-end encoding' };
    case 23:
    case 24:
      return { kind: 'views' };
    case 25:
    case 26:
      return { kind: 'list-views', wide: field.byte(2) === 26, child: onlyChild() };
    default:
      return { kind: 'unknown', found: `type ${field.byte(2)}` };
  }
}

function fixed(bytes: number | undefined): FieldLayout {
  if (bytes === undefined || !Number.isInteger(bytes) || bytes < 0 || bytes > 2 ** 31) return { kind: 'unknown', found: 'values of an unknown width' };
  return { kind: 'fixed', bytes };
}

/** Returns what is unknown in a layout, or null. */
export function unknownIn(layout: FieldLayout): string | null {
  if (layout.kind === 'unknown') return layout.found;
  const children = 'children' in layout ? layout.children : 'child' in layout ? [layout.child] : [];
  for (const child of children) {
    const found = unknownIn(child);
    if (found !== null) return found;
  }
  return null;
}
