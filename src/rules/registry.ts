import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { alayaRules } from './alaya.ts';
import { bandsawRules } from './bandsaw.ts';
import { c4Rules } from './c4.ts';
import { ccnetRules } from './ccnet.ts';
import { dclmPageRules, dclmUrlRules } from './dclm.ts';
import { finewebRules } from './fineweb.ts';
import { gopherQualityRules, gopherRepetitionRules } from './gopher.ts';
import { mapNeoCompatRules, mapNeoRules } from './mapNeo.ts';
import { mapNeoSignalCompatRules, mapNeoSignalRules } from './mapNeoSignals.ts';
import { mapNeoZhPageRules, mapNeoZhRepetitionRules, mapNeoZhRules } from './mapNeoZh.ts';
import { redpajamaC4Rules, redpajamaGopherRules, redpajamaRepetitionRules } from './redpajama.ts';
import { redpajamaV1Rules, slimpajamaRules } from './redpajamaV1.ts';
import type { Rule } from './rule.ts';
import { scoreRuleOf } from './scores.ts';

/** Every rule; families in the order in which they were added. */
export const rules: readonly Rule[] = [
  ...gopherQualityRules,
  ...gopherRepetitionRules,
  ...finewebRules,
  ...redpajamaGopherRules,
  ...redpajamaRepetitionRules,
  ...redpajamaC4Rules,
  ...mapNeoSignalRules,
  ...mapNeoSignalCompatRules,
  ...mapNeoRules,
  ...mapNeoCompatRules,
  ...mapNeoZhPageRules,
  ...mapNeoZhRules,
  ...mapNeoZhRepetitionRules,
  ...c4Rules,
  ...dclmUrlRules,
  ...dclmPageRules,
  ...redpajamaV1Rules,
  ...slimpajamaRules,
  ...ccnetRules,
  ...alayaRules,
  ...bandsawRules,
];

/** Returns a rule by its id; `classifier.NAME` and `language.CODE` are rules for every name and code. @throws ConfigError if there is no such rule */
export function ruleOf(id: string): Rule {
  const found = rules.find((rule) => rule.id === id) ?? scoreRuleOf(id);
  if (found !== undefined) return found;
  const near = nearest(id, rules.map((rule) => rule.id));
  throw new ConfigError({ expected: 'the id of a rule', found: JSON.stringify(id.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
