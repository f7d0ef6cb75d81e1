const MAX_NAMES = 10;
const MAX_CHARACTERS = 64;

/** Returns the first 64 characters of what a file says (a name, a type), for a message. */
export function cutShort(text: string): string {
  // A character has at most two units: a text of a megabyte need not be taken apart.
  const characters = Array.from(text.slice(0, 2 * MAX_CHARACTERS + 2));
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : text;
}

/** Returns a name in quotes, cut short. */
export function quotedName(name: string): string {
  return `"${cutShort(name)}"`;
}

/** Returns what columns there are, where one is missing. */
export function onlyNames(names: readonly string[]): string {
  return names.length === 0 ? 'no column at all' : `only ${nameList(names)}`;
}

/** Returns the first ten names for a message, and how many more there are; "none" for none. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const rest = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).map(quotedName).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
