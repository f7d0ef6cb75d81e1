import { ConfigError, UnsupportedError } from '../../core/errors.ts';
import type { Settings } from '../../core/setting.ts';
import { sizeBloom } from '../../exact/bloomSize.ts';
import type { Resources } from '../../signals/resources.ts';
import { parseKeepOrder } from '../keepOrder.ts';
import type { Corpus } from './corpus.ts';
import { bloomPass } from './bloomPass.ts';
import { exactPass } from './exactPass.ts';
import { localPass } from './localPass.ts';
import { LocalStages } from './localStages.ts';
import { neardupPass, neardupSettings } from './neardupPass.ts';
import type { PassFacts } from './passFacts.ts';
import type { GlobalPass, Pass } from './passes.ts';
import { cutPass } from './spans/cutPass.ts';
import { spanStages } from './spans/registry.ts';
import type { SpanStage } from './spans/spanStage.ts';
import { settingsOf } from './stageSettings.ts';

/** Does one pass over the corpus as those before left it. */
export async function runPass(corpus: Corpus, pass: Pass, number: number, resources: Resources): Promise<PassFacts> {
  if (pass.kind === 'local') return localPass(corpus, number, pass, resources);
  const settings = settingsOf(pass.stage);
  if (pass.stage.kind === 'exact') return { ...(settings['method'] === 'bloom' ? await bloomPass(corpus, number, pass, settings) : { rules: await exactPass(corpus, number, pass, settings) }), numbering: null, changes: null };
  if (pass.stage.kind === 'neardup') return { ...(await neardupPass(corpus, number, pass, settings)), numbering: null, changes: null };
  return cutPass(corpus, number, pass, settings, spanStageOf(pass, settings));
}

/** @throws UnsupportedError */
function spanStageOf({ stage }: GlobalPass, settings: Settings): SpanStage {
  const found = spanStages.find(({ kind, method }) => kind === stage.kind && method === settings['method']);
  if (found !== undefined) return found;
  throw new UnsupportedError({ expected: 'stages that are built', found: `the stage "${stage.name}" of the kind ${stage.kind} with the method ${String(settings['method'])}`, remedy: 'leave it out: it is not built yet' });
}

/** Finds before anything starts what a pass would refuse. @throws ConfigError, UnsupportedError */
export function assertRunnable(passes: readonly Pass[], resources: Resources, urlColumn: string | null, scored: readonly string[]): void {
  for (const pass of passes) {
    if (pass.kind === 'local') {
      void new LocalStages(pass, resources, urlColumn, scored);
      continue;
    }
    const settings = settingsOf(pass.stage);
    if (pass.stage.kind === 'neardup') neardupSettings(settings, { textColumn: 'text', memory: undefined });
    else if (pass.stage.kind === 'exact') assertExact(pass, settings);
    else spanStageOf(pass, settings).assertSettings?.(settings, pass.stage);
  }
}

function assertExact({ stage }: GlobalPass, settings: Settings): void {
  const keep = parseKeepOrder(settings['keep'] as string);
  if (settings['method'] !== 'bloom') return;
  sizeBloom(1, settings['falsePositives'] as number);
  if (keep.kind !== 'first') throw new ConfigError({ expected: `stage "${stage.name}" to keep the first met, as a Bloom filter does`, found: `keep ${settings['keep'] as string}`, remedy: 'leave keep out, or take the method set' });
}
