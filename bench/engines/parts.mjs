/** What the parts of a benchmark took of its time, so that nobody has to guess why it is slow. */

/**
 * Returns `{ parts, timed }`. `timed(name, work, cpuOfChildren)` runs one part, gives what `work` gives and adds
 * `{ name, seconds, cpuSeconds }` to `parts`: processor time of this process and, as told by the last argument from
 * the result in milliseconds, of those that the part started.
 */
export function partsOf() {
  const parts = [];
  return {
    parts,
    timed: async (name, work, cpuOfChildren = () => 0) => {
      const started = performance.now();
      const before = process.cpuUsage();
      const result = await work();
      const { user, system } = process.cpuUsage(before);
      const own = parts.find((each) => each.name === name);
      const spent = { name, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 + cpuOfChildren(result) / 1000 };
      if (own === undefined) parts.push(spent);
      else for (const key of ['seconds', 'cpuSeconds']) own[key] += spent[key];
      return result;
    },
  };
}
