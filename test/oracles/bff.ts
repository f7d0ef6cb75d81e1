/** BFF with strings and a set of strings; tokens are runs without white space. */
interface SlowSettings {
  readonly mode: string;
  readonly shortest: number;
  readonly longest: number;
  readonly threshold: number;
  readonly substring: number;
}

const tokens = (text: string): string[] => text.split(/\s+/).filter((each) => each !== '');

function ngramsOf(words: readonly string[], shortest: number, longest: number): string[] {
  if (words.length < longest) return words.length >= shortest && words.length > 0 ? [words.join(' ')] : [];
  return words.slice(longest - 1).map((_, i) => words.slice(i, i + longest).join(' '));
}

/** Returns what is left of each document. */
export function bffKept(documents: readonly string[], settings: SlowSettings): string[] {
  const { mode, shortest, longest, threshold, substring } = settings;
  const set = new Set<string>();
  const share = (grams: readonly string[]): number => grams.filter((each) => set.has(each)).length / grams.length;
  const add = (grams: readonly string[]): void => grams.forEach((each) => set.add(each));
  return documents.map((text) => {
    const pieces = text.split(/(?=\n)/);
    const all = ngramsOf(tokens(text), shortest, longest);
    const paragraphs = (): string => {
      let [total, seen] = [0, 0];
      const kept = pieces.filter((piece) => {
        const grams = ngramsOf(tokens(piece), shortest, longest);
        total += grams.length;
        seen += grams.filter((each) => set.has(each)).length;
        const goes = share(grams) > threshold;
        if (!goes) add(grams);
        return !goes;
      });
      return mode === 'old-both' && seen / total > threshold ? '' : kept.join('');
    };
    if (mode === 'exact') {
      const goes = set.has(text);
      set.add(text);
      return goes ? '' : text;
    }
    if (mode === 'document' || mode === 'naive-both') {
      if (share(all) > threshold) return '';
      if (mode === 'naive-both') return paragraphs();
      add(all);
      return text;
    }
    if (mode === 'both') {
      if (all.length === 0) return text;
      if (share(all) >= threshold) return '';
      const goes = pieces.map((piece) => share(tokens(piece).length < longest ? [] : ngramsOf(tokens(piece), longest, longest)) >= threshold);
      const owner = pieces.flatMap((piece, p) => tokens(piece).map(() => p));
      const length = Math.min(longest, owner.length);
      add(all.filter((_, i) => !owner.slice(i, i + length).some((p) => goes[p])));
      return pieces.filter((_, p) => !goes[p]).join('');
    }
    if (mode === 'substring') {
      const words = tokens(text);
      const grams = ngramsOf(words, longest, longest);
      const covered = words.map((_, t) => grams.some((each, i) => i <= t && t < i + longest && set.has(each)));
      const runs: [number, number, number][] = [];
      covered.forEach((each, t) => {
        if (!each) return;
        if (t > 0 && covered[t - 1]) runs[runs.length - 1][1] = t + 1;
        else runs.push([t, t + 1, 0]);
      });
      const close = (list: [number, number, number][]): [number, number, number][] =>
        list.reduce<[number, number, number][]>((out, [from, to]) => {
          const last = out.at(-1);
          const joined = last === undefined ? undefined : ([Math.min(from, last[0]), Math.max(to, last[1]), last[2] + to - from] as [number, number, number]);
          if (joined !== undefined && joined[2] >= (joined[1] - joined[0]) * threshold) return [...out.slice(0, -1), joined];
          return [...out, [from, to, to - from]];
        }, []);
      const marked = words.map(() => false);
      for (const [from, to] of threshold < 1 ? [...close(runs), ...close(runs.toReversed())] : runs) marked.fill(true, from, to);
      // Runs that touch are one before their length is looked at.
      for (let from = 0; from < marked.length; ) {
        let to = from;
        while (to < marked.length && marked[to]) to++;
        if (to > from && to - from < substring) marked.fill(false, from, to);
        from = Math.max(to, from + 1);
      }
      add(grams.filter((_, i) => !marked.slice(i, i + longest).some(Boolean)));
      // Each token with the white space behind it; what is before the first token stays.
      const parts = [/^\s*/.exec(text)?.[0] ?? '', ...(text.match(/\S+\s*/g) ?? [])];
      return parts.filter((_, i) => i === 0 || !marked[i - 1]).join('');
    }
    return paragraphs();
  });
}
