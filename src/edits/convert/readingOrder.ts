/** A piece of a page: its box in the units of the page, from the upper left corner. */
export interface PageBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Returns the boxes of a page in the order in which they are read: from the top, in one column or two. What lies in the left
 * half comes before what lies in the right; a box over both columns ends them. As MAP-NEO has it
 * (Matrix/document-convert/utils.py, 81f3cad); boxes at equal places keep their order.
 * @param width of the page
 */
export function readingOrder<B extends PageBox>(boxes: readonly B[], width: number): B[] {
  const ordered: B[] = [];
  let left: B[] = [];
  let right: B[] = [];
  const flush = (): void => {
    for (const box of [...left, ...right]) ordered.push(box);
    left = [];
    right = [];
  };
  for (const box of boxes.toSorted((a, b) => a.top - b.top || a.left - b.left)) {
    if (box.left < width / 4 && box.right < (3 * width) / 4) left.push(box);
    else if (box.left > width / 4 && box.right > width / 2) right.push(box);
    else {
      flush();
      ordered.push(box);
    }
  }
  flush();
  return ordered;
}
