import { UnsupportedError } from '../../core/errors.ts';
import { resolveSettings } from '../../core/setting.ts';
import { valuesOf } from '../../recipes/parseRecipe.ts';
import type { RulesStage } from '../../recipes/recipe.ts';
import { applyRule, type Limits, type OnMissing, type Rule } from '../../rules/rule.ts';
import { ruleOf } from '../../rules/registry.ts';
import type { DocumentTables } from '../../signals/documentTables.ts';
import type { Resources } from '../../signals/resources.ts';
import type { Fate } from './fates.ts';
import type { LocalPass } from './passes.ts';
import { SignalValues } from './signalValues.ts';

interface PreparedRule {
  readonly rule: Rule;
  readonly limits: Limits;
  /** Places of its signals among those of the pass. */
  readonly places: readonly number[];
}

interface PreparedStage {
  readonly number: number;
  readonly missing: OnMissing;
  readonly rules: readonly PreparedRule[];
}

/** The stages of a recipe that look at one document, in their order, ready to be asked. */
export class LocalStages {
  readonly #stages: readonly PreparedStage[];
  readonly #signals: SignalValues;

  /** @throws ConfigError where a rule cannot be asked with what the user brought */
  constructor({ stages }: LocalPass, resources: Resources, urlColumn: string | null) {
    const ids: string[] = [];
    const placeOf = (id: string): number => {
      if (!ids.includes(id)) ids.push(id);
      return ids.indexOf(id);
    };
    this.#stages = stages.map(({ stage, number }) => {
      if (stage.kind === 'edit') throw new UnsupportedError({ expected: 'a recipe without edits', found: `the stage "${stage.name}", which changes text`, remedy: 'leave it out: edits are not built yet' });
      return { number, missing: stage.missing, rules: preparedRules(stage, placeOf) };
    });
    this.#signals = new SignalValues(ids, resources, urlColumn);
  }

  /** Returns why a document goes, or null if it stays. */
  judge(document: DocumentTables): Fate | null {
    this.#signals.begin();
    for (const { number, missing, rules } of this.#stages) {
      for (const { rule, limits, places } of rules) {
        const drop = applyRule(rule, places.map((place) => this.#signals.of(place, document)), limits, missing);
        if (drop !== null) return { stage: number, rule: { rule: rule.id, reason: drop.reason }, value: drop.value, limit: drop.limit };
      }
    }
    return null;
  }
}

function preparedRules(stage: RulesStage, placeOf: (id: string) => number): PreparedRule[] {
  return stage.rules.map(({ id, settings }) => {
    const rule = ruleOf(id);
    return { rule, limits: resolveSettings(rule.limits, valuesOf(settings), `stage "${stage.name}", rule ${id}`) as Limits, places: rule.signals.map(placeOf) };
  });
}
