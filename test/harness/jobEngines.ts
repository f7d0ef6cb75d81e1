import { afterAll, beforeAll } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { closeAll, openNamedEngines, type NamedEngine } from '../equality/engines.ts';

/** What the tests of a file run jobs on; open from its first test to its last. */
interface JobEngines {
  /** The cpu engine in this thread: what most tests take. */
  readonly cpu: Engine;
  /** Open where the file wants it. */
  readonly twin: Engine;
  /** Every engine that the run asks for; empty unless the file wants them. */
  readonly all: readonly NamedEngine[];
}

/** Opens engines before the tests of the calling file and closes them behind the last. Their fields are there within tests only. */
export function jobEngines({ twin = false, all = false }: { readonly twin?: boolean; readonly all?: boolean } = {}): JobEngines {
  const open: { cpu?: Engine; twin?: Engine; all: NamedEngine[] } = { all: [] };
  const within = (engine: Engine | undefined): Engine => {
    if (engine === undefined) throw new Error('this engine is open within tests only, where the file wants it');
    return engine;
  };
  beforeAll(async () => {
    open.cpu = await openEngine({ kind: 'cpu', workers: 0 });
    if (twin) open.twin = await openEngine({ kind: 'twin' });
    if (all) open.all = await openNamedEngines();
  });
  afterAll(async () => {
    await open.cpu?.close();
    await open.twin?.close();
    await closeAll(open.all);
  });
  return {
    get cpu() {
      return within(open.cpu);
    },
    get twin() {
      return within(open.twin);
    },
    get all() {
      return open.all;
    },
  };
}
