/** Connected components by flooding, for small graphs. Imports nothing from src. */

/** Returns for each vertex the lowest vertex it can reach. */
export function componentsOracle(vertices: number, edges: readonly (readonly [number, number])[]): number[] {
  const root = Array.from({ length: vertices }, () => -1);
  for (let start = 0; start < vertices; start++) {
    if (root[start] !== -1) continue;
    const open = [start];
    while (open.length > 0) {
      const vertex = open.pop() as number;
      if (root[vertex] !== -1) continue;
      root[vertex] = start;
      for (const [a, b] of edges) {
        if (a === vertex) open.push(b);
        if (b === vertex) open.push(a);
      }
    }
  }
  return root;
}
