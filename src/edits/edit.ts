import type { Settings, SettingSpecs } from '../core/setting.ts';
import type { Drop } from '../rules/rule.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import type { EditWriter } from './editWriter.ts';

/**
 * Changes text. An edit is one function and one line in `registry.ts`. It reads the document through its tables and says
 * what becomes of it, from the first byte to the last, by `writer.keep`, `remove` and `replace`; what it does not speak
 * of stays. So the original can be rebuilt from the new text and the removed spans.
 */
export interface Edit {
  /** `family.name`, such as `c4.lines`. */
  readonly id: string;
  readonly doc: string;
  readonly source: string;
  readonly settings: SettingSpecs;
  /** Returns null, or why the whole document goes (a page that an edit leaves empty, say); then what was written does not count. Pure otherwise. */
  readonly apply: (document: DocumentTables, settings: Settings, writer: EditWriter) => Drop | null;
}
