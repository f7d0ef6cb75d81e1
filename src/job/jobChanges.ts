import type { InputIdentity } from './inputIdentity.ts';

/** What a job is known by. */
export interface JobIdentity {
  readonly format: string;
  readonly inputs: readonly InputIdentity[];
  readonly settings: unknown;
}

const MOST = 3;

/** Says in words how the job that was asked for differs from the one in the folder: what was there before, then what is now. */
export function changesBetween(before: JobIdentity, now: JobIdentity): string {
  const changes = [
    ...(before.format === now.format ? [] : [`job format ${before.format}, now ${now.format}`]),
    ...inputChanges(before.inputs, now.inputs),
    ...settingChanges(before.settings, now.settings),
  ];
  const more = changes.length > MOST ? `; and ${changes.length - MOST} more` : '';
  return changes.length === 0 ? 'the manifest itself was changed' : `${changes.slice(0, MOST).join('; ')}${more}`;
}

function inputChanges(before: readonly InputIdentity[], now: readonly InputIdentity[]): string[] {
  if (!Array.isArray(before)) return ['inputs that are not told'];
  const old = new Map(before.map((each) => [each.path, each]));
  const names = new Set(now.map(({ path }) => path));
  const changes = before.filter(({ path }) => !names.has(path)).map(({ path }) => `input ${path}, now left out`);
  for (const { path, bytes, modified, content } of now) {
    const was = old.get(path);
    if (was === undefined) changes.push(`no input ${path}`);
    else if (was.bytes !== bytes) changes.push(`input ${path} of ${was.bytes} bytes, now ${bytes}`);
    else if (was.content !== content) changes.push(`input ${path} with other content`);
    else if (was.modified !== modified) changes.push(`input ${path} last changed ${timeOf(was.modified)}, now ${timeOf(modified)}`);
  }
  if (changes.length === 0 && before.some(({ path }, i) => path !== now[i].path)) changes.push('the inputs in another order');
  return changes;
}

function timeOf(milliseconds: number): string {
  return `at ${(milliseconds / 1000).toFixed(3)} s`;
}

function settingChanges(before: unknown, now: unknown): string[] {
  const [old, current] = [before, now].map((each) => (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>);
  const shown = (value: unknown): string => (value === undefined || value === null ? 'not set' : String(typeof value === 'object' ? JSON.stringify(value) : value));
  return [...new Set([...Object.keys(old), ...Object.keys(current)])]
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(current[name]))
    .map((name) => `${name} ${shown(old[name])}, now ${shown(current[name])}`);
}
