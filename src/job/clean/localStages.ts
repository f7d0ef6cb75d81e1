import { resolveSettings, type Settings } from '../../core/setting.ts';
import type { Edit } from '../../edits/edit.ts';
import { EditWriter } from '../../edits/editWriter.ts';
import { editOf } from '../../edits/registry.ts';
import { MAX_TEXT_BYTES } from '../../io/limits.ts';
import { valuesOf } from '../../recipes/parseRecipe.ts';
import type { EditStage, RulesStage } from '../../recipes/recipe.ts';
import { applyRule, type Drop, type Limits, type OnMissing, type Rule } from '../../rules/rule.ts';
import { ruleOf } from '../../rules/registry.ts';
import { wordCount } from '../../signals/documentSize.ts';
import { DocumentTables } from '../../signals/documentTables.ts';
import type { Resources } from '../../signals/resources.ts';
import type { ChangeWriter } from './changes.ts';
import type { Fate } from './fates.ts';
import type { LocalPass } from './passes.ts';
import { SignalValues } from './signalValues.ts';
import type { RuleThresholds } from './thresholds/ruleCensus.ts';
import { StageCensus } from './thresholds/stageCensus.ts';

interface PreparedRule {
  readonly rule: Rule;
  readonly limits: Limits;
  /** Places of its signals among those of the pass. */
  readonly places: readonly number[];
}

interface PreparedRules {
  readonly number: number;
  readonly name: string;
  readonly missing: OnMissing;
  readonly rules: readonly PreparedRule[];
}

interface PreparedEdits {
  readonly number: number;
  readonly edits: readonly { readonly edit: Edit; readonly settings: Settings; readonly step: number }[];
}

/** The stages of a recipe that look at one document, in their order, ready to be asked. Stages behind an edit see what it left. */
export class LocalStages {
  /** True if a stage can change a text. */
  readonly edits: boolean;
  readonly #stages: readonly (PreparedRules | PreparedEdits)[];
  readonly #signals: SignalValues;
  readonly #census: StageCensus | null;
  readonly #tables = new DocumentTables();
  /** One reads what the other wrote. */
  readonly #writers = [new EditWriter(), new EditWriter()];
  #turn = 0;
  #text: Uint8Array = new Uint8Array(0);

  /** @param scored ids of signals that come with each document @param counts whether to count what other thresholds would take @throws ConfigError where a rule or an edit cannot be asked with what the user brought */
  constructor({ stages }: LocalPass, resources: Resources, urlColumn: string | null, scored: readonly string[] = [], counts = false) {
    const ids: string[] = [];
    const placeOf = (id: string): number => {
      if (!ids.includes(id)) ids.push(id);
      return ids.indexOf(id);
    };
    this.#stages = stages.map(({ stage, number, step }) => (stage.kind === 'edit' ? { number, edits: preparedEdits(stage, step) } : { number, name: stage.name, missing: stage.missing, rules: preparedRules(stage, placeOf) }));
    this.#signals = new SignalValues(ids, resources, urlColumn, scored);
    this.#census = counts ? new StageCensus(this.#stages.map((stage) => ('edits' in stage ? null : stage))) : null;
    this.edits = stages.some(({ stage }) => stage.kind === 'edit');
  }

  /** What the last document's text came to; a view that ends with the next one. */
  get text(): Uint8Array {
    return this.#text;
  }

  /** What other thresholds would take of the documents judged; null where nothing was counted. */
  get thresholds(): RuleThresholds[] | null {
    return this.#census?.tables(true) ?? null;
  }

  /** Returns why a document goes, or null if it stays. @param changes is told what edits do; null where there are none @param scores of the signals that come with it, whatever edits do to the text */
  judge(given: Uint8Array, url: string | null, changes: ChangeWriter | null, scores: readonly (number | null)[] = []): Fate | null {
    this.#signals.take(scores);
    this.#open(given, url);
    for (const [at, stage] of this.#stages.entries()) {
      this.#census?.arrive(at, (place) => this.#signals.of(place, this.#tables), () => ({ bytes: this.#text.length, words: wordCount(this.#text) }));
      const fate = 'edits' in stage ? this.#edit(stage, url, changes as ChangeWriter) : this.#ask(stage);
      if (fate !== null) return fate;
    }
    return null;
  }

  #open(text: Uint8Array, url: string | null): void {
    this.#text = text;
    this.#tables.open(text, url);
    this.#signals.begin();
  }

  #ask({ number, missing, rules }: PreparedRules): Fate | null {
    for (const { rule, limits, places } of rules) {
      const drop = applyRule(rule, places.map((place) => this.#signals.of(place, this.#tables)), limits, missing);
      if (drop !== null) return fateOf(number, rule.id, drop);
    }
    return null;
  }

  #edit({ number, edits }: PreparedEdits, url: string | null, changes: ChangeWriter): Fate | null {
    const given = this.#text;
    for (const { edit, settings, step } of edits) {
      const writer = this.#writers[this.#turn].begin(this.#text);
      const drop = edit.apply(this.#tables, settings, writer);
      if (drop !== null) return fateOf(number, edit.id, drop);
      const { text, spans } = writer.finish();
      if (spans.count === 0) continue;
      if (text.length === 0) return fateOf(number, edit.id, { reason: NOTHING_LEFT, value: 0, limit: NaN });
      if (text.length > MAX_TEXT_BYTES) return fateOf(number, edit.id, { reason: 'text-too-long', value: text.length, limit: MAX_TEXT_BYTES });
      for (const { at, inserted, removed } of spans) changes.put(step, at, removed, text.subarray(at, at + inserted), null);
      this.#turn = 1 - this.#turn;
      this.#open(text, url);
    }
    if (this.#text !== given) changes.endStage(number, this.#text);
    return null;
  }
}

/** Why a document goes of whose text an edit or a cut leaves nothing. */
export const NOTHING_LEFT = 'nothing-left';

function fateOf(stage: number, rule: string, { reason, value, limit }: Drop): Fate {
  return { stage, rule: { rule, reason }, value, limit };
}

/** Returns the rules of a stage with their limits. @param placeOf the place of a signal among those that are asked for */
export function preparedRules(stage: RulesStage, placeOf: (id: string) => number): PreparedRule[] {
  return stage.rules.map(({ id, settings }) => {
    const rule = ruleOf(id);
    return { rule, limits: resolveSettings(rule.limits, valuesOf(settings), `stage "${stage.name}", rule ${id}`) as Limits, places: rule.signals.map(placeOf) };
  });
}

function preparedEdits(stage: EditStage, first: number): PreparedEdits['edits'] {
  return stage.edits.map(({ id, settings }, i) => {
    const edit = editOf(id);
    return { edit, settings: resolveSettings(edit.settings, valuesOf(settings), `stage "${stage.name}", edit ${id}`), step: first + i };
  });
}
