/** Bands in force and the shape of a signature. */
export interface SketchShape {
  readonly family: string;
  readonly k: number;
  readonly n: number;
  readonly slotWords: number;
  readonly bands: number;
  readonly rows: number;
}
