/** Connected components over units numbered from 0 in rank order; a component's root is its lowest rank. */
export class Components {
  private readonly parent: Uint32Array;

  constructor(units: number) {
    this.parent = new Uint32Array(units);
    for (let i = 0; i < units; i++) this.parent[i] = i;
  }

  /** Returns the lowest-ranked unit of the component. */
  rootOf(unit: number): number {
    const { parent } = this;
    while (parent[unit] !== unit) {
      // Path halving: every other link is shortened on the way.
      parent[unit] = parent[parent[unit]];
      unit = parent[unit];
    }
    return unit;
  }

  join(left: number, right: number): void {
    const a = this.rootOf(left);
    const b = this.rootOf(right);
    if (a < b) this.parent[b] = a;
    else this.parent[a] = b;
  }
}
