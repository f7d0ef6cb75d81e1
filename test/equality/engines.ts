import type { Engine } from '../../src/engine/engine.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { engineRequired } from '../harness/devices.ts';
import { openTestEngines } from '../harness/engines.ts';

export interface NamedEngine {
  readonly name: string;
  readonly engine: Engine;
}

/** Every engine the run requires, and the WASM core in two workers beside the one in this thread. */
export async function openNamedEngines(): Promise<NamedEngine[]> {
  const list: NamedEngine[] = (await openTestEngines()).map((engine) => ({ name: engine.kind, engine }));
  if (engineRequired('cpu')) list.push({ name: 'cpu, 2 workers', engine: await openCpuEngine({ workers: 2 }) });
  return list;
}

export async function closeAll(engines: readonly NamedEngine[]): Promise<void> {
  for (const { engine } of engines) await engine.close();
}
