import { keepColumns, parseKeepOrder, type KeepOrder } from '../keepOrder.ts';
import type { Settings } from '../options.ts';
import { SeenColumns } from '../seenColumns.ts';
import type { Pass } from './passes.ts';
import { settingsOf } from './stageSettings.ts';

/** Columns that one stage, or the rules, read beside the text. */
interface Asked {
  readonly keep: KeepOrder;
  readonly within: string | null;
}

const FIRST: KeepOrder = { kind: 'first' };

/** Every column that a cleaning job reads beside text and id, so that a name that is nowhere is found in the first pass and not taken for nulls. */
export class AskedColumns {
  readonly #asked: readonly Asked[];

  /** @param more that rules read @throws ConfigError for a keep order that is none */
  constructor(passes: readonly Pass[], urlColumn: string | null, more: readonly string[] = []) {
    const stages = passes.flatMap((pass): Asked[] => {
      if (pass.kind === 'local') return [];
      const settings = settingsOf(pass.stage);
      if (typeof settings['keep'] !== 'string') return [];
      return [{ keep: parseKeepOrder(settings['keep']), within: typeof settings['within'] === 'string' && settings['within'] !== '' ? settings['within'] : null }];
    });
    this.#asked = [...stages, ...[...(urlColumn === null ? [] : [urlColumn]), ...more].map((within) => ({ keep: FIRST, within }))];
  }

  get names(): string[] {
    return [...new Set(this.#asked.flatMap(({ keep, within }) => [...keepColumns(keep), ...(within === null ? [] : [within])]))];
  }

  /** Returns what watches the rows for these columns, and for the text and the id that settings name. */
  watchers({ textColumn, idColumn }: Pick<Settings, 'textColumn' | 'idColumn'>): SeenColumns[] {
    return [new SeenColumns({ keep: FIRST, within: null, idColumn, textColumn }), ...this.#asked.map((asked) => new SeenColumns({ ...asked, idColumn: null, textColumn }))];
  }
}
