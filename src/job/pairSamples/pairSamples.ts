import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { condense, type CondensedTexts } from '../explain/condense.ts';
import { layOut } from '../explain/comparison.ts';
import type { DoneFacts } from '../facts.ts';
import { placesOf } from '../index/pastPlaces.ts';
import { idsOfFew } from '../rangeIds.ts';
import type { TextHead } from '../samples/excerpt.ts';
import { readTextHeads } from '../samples/textHeads.ts';
import { removalRules } from '../stages/cluster.ts';
import { fileOfUnit } from '../units.ts';
import { classesFrom, PairReservoir, type SampledPair, type SimilarityClass } from './pairReservoir.ts';
import { bytesTo, nearUnits, samplingBytes } from './reach.ts';

/** A row of the inputs, or a past document as the job that added it named it. */
export interface SampledPlace {
  /** As removed.parquet names it. */
  readonly file: string;
  /** In that file, from 0. */
  readonly row: number;
  /** At most 1 KiB of UTF-8 of the value of the id column; null without one. */
  readonly id: string | null;
  /** Bytes of the whole id; only there where `id` is its beginning. */
  readonly idBytes?: number;
}

/** Two rows and what differs in them; the left one stays, or ranks first. */
export interface SampledTexts {
  /** The row that stays, or ranks first. */
  readonly left: SampledPlace;
  /** The other one. */
  readonly right: SampledPlace;
  /** Null where the two were not compared. */
  readonly similarity: number | null;
  /** Why the right one went; null for a pair below the threshold. */
  readonly rule: string | null;
  /** Bytes of the texts; null where one was not read. */
  readonly bytes: readonly [number, number] | null;
  /** What differs; null where a text was not read. */
  readonly texts: CondensedTexts | null;
}

/** One document of a large cluster. */
export interface SampledMember extends SampledPlace {
  /** Whether it stays. */
  readonly kept: boolean;
  /** To the row kept in its place; null in one that stays, and where nothing was compared. */
  readonly similarity: number | null;
  /** How it begins; null where it was not read. */
  readonly head: string | null;
}

/** Rows of a near-duplicate stage for a reader to judge it by. */
export interface PairSamples {
  /** Similarity from which rows go. */
  readonly threshold: number;
  /** Removed rows beside the ones kept in their place, by similarity. */
  readonly removed: readonly (SimilarityClass & { readonly pairs: readonly SampledTexts[] })[];
  /** Compared pairs that did not reach the threshold, by similarity. */
  readonly below: readonly (SimilarityClass & { readonly pairs: readonly SampledTexts[] })[];
  /** The largest clusters, largest first. */
  readonly clusters: readonly { readonly documents: number; readonly kept: number; readonly members: readonly SampledMember[] }[];
  /** True if some files are so large that only pairs near their beginning were taken. */
  readonly onlyBeginnings: boolean;
}

const PER_CLASS = 5;
/** Bytes of a text that are looked at. */
const MOST_TEXT = 2 ** 15;
/** UTF-16 units of a document of a cluster. */
const MOST_HEAD = 240;
const BOUNDS = { bytes: MOST_TEXT, edits: 400 };

/** Collects pairs and clusters of a finished near-duplicate stage and reads their texts, a bounded part of the inputs. Follows from inputs and settings alone. */
export async function pairSamples(context: JobContext, facts: Pick<DoneFacts, 'second-look' | 'cluster'>): Promise<PairSamples> {
  const { store, settings, files, firstUnit } = context;
  const threshold = settings.thresholdMillionths / 1e6;
  const near = nearUnits(files, firstUnit);
  const reservoir = new PairReservoir(classesFrom(threshold), PER_CLASS, near, firstUnit);
  for await (const { rows, columns } of (await store.read('removals', schemas.removals)).allBlocks()) {
    for (let i = 0; i < rows; i++) reservoir.offer(columns.keeper[i], columns.unit[i], columns.similarity[i], columns.rule[i]);
  }
  const { below } = facts['second-look'];
  const { largest } = facts.cluster;
  const pairs = [...reservoir.pairs.flat(), ...below.flatMap((each) => each.pairs)];
  const members = largest.flatMap((cluster) => cluster.members.map(({ unit }) => unit));
  const needed = new UnitSet();
  for (const { low, high } of pairs) for (const unit of [low, high]) needed.add(unit);
  for (const unit of members) needed.add(unit);
  const ids = await idsOfFew(context, needed);
  const place = await placesOf(context, needed);
  const texts = await readTextHeads(context, affordable(context, [...pairs.map(({ low, high }) => [low, high]), ...members.map((unit) => [unit])]), MOST_TEXT);
  const placeOf = (unit: number): SampledPlace => {
    const [file, row] = place(unit);
    return { file, row, ...(ids.get(unit) ?? { id: null }) };
  };
  const shown = (removed: boolean) => ({ low, high, similarity, note }: SampledPair): SampledTexts => {
    const [left, right] = [texts.get(low), texts.get(high)];
    return {
      left: placeOf(low), right: placeOf(high), similarity, rule: removed ? removalRules[note] : null,
      bytes: left === undefined || right === undefined ? null : [left.bytes, right.bytes],
      texts: left === undefined || right === undefined ? null : layOutHeads(left, right),
    };
  };
  const most = samplingBytes(files);
  return {
    threshold,
    removed: reservoir.classes.map((each, i) => ({ ...each, pairs: reservoir.pairs[i].map(shown(true)) })),
    below: below.map(({ from, to, pairs: some }) => ({ from, to, pairs: some.map(shown(false)) })),
    clusters: largest.map(({ documents, kept, members: some }) => ({
      documents, kept,
      members: some.map(({ unit, keeper, similarity }) => ({ ...placeOf(unit), kept: unit === keeper, similarity, head: headOf(texts.get(unit)) })),
    })),
    onlyBeginnings: files.some((file) => file.rows > 0 && bytesTo(file, file.rows - 1) > most),
  };
}

/** Returns the units of the groups that can be read for no more than `samplingBytes`, in order; of past documents nothing is read. */
function affordable({ files, firstUnit }: JobContext, groups: readonly (readonly number[])[]): UnitSet {
  const most = samplingBytes(files);
  const reached = new Map<number, number>();
  const units = new UnitSet();
  let spent = 0;
  for (const group of groups) {
    const own = group.filter((unit) => unit >= firstUnit);
    const further = new Map<number, number>();
    for (const unit of own) {
      const file = fileOfUnit(files, unit);
      further.set(file, Math.max(further.get(file) ?? 0, bytesTo(files[file], unit - files[file].firstUnit)));
    }
    let cost = 0;
    for (const [file, bytes] of further) cost += Math.max(0, bytes - (reached.get(file) ?? 0));
    if (spent + cost > most) continue;
    spent += cost;
    for (const [file, bytes] of further) reached.set(file, Math.max(bytes, reached.get(file) ?? 0));
    for (const unit of own) units.add(unit);
  }
  return units;
}

function layOutHeads(left: TextHead, right: TextHead): CondensedTexts {
  const { words, complete } = layOut(left.head, right.head, BOUNDS);
  return condense(words, complete && left.head.length === left.bytes && right.head.length === right.bytes);
}

function headOf(text: TextHead | undefined): string | null {
  if (text === undefined) return null;
  const head = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text.head.subarray(0, 4 * MOST_HEAD));
  return head.length <= MOST_HEAD ? head : `${head.slice(0, MOST_HEAD).replace(/[\ud800-\udbff]$/u, '')}…`;
}
