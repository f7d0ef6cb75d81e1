/** Seeded lines of JSON with everything a line may hold: escapes, surrogates, repeated and escaped keys, odd spaces. */
import { pick } from './seededRandom.ts';

const STRING_PARTS = ['a', 'text', ' ', '"', '\\', '\n', '\u0001', '/', 'é', '中', '😀', '\u2028', '\ufeff', 'ordinary words that make a longer run than one copy threshold needs, and more'];
const RAW_PARTS = ['\\ud83d', '\\ude00', '\\ud83d\\ude00', '\\uD83Dx', '\\u0041', '\\u00e9', '\\u4e2d', '\\u0000', '\\/', '\\b', '\\uFFFF', '\\udc00\\ud800'];

function randomString(random: () => number): string {
  let out = '"';
  for (let n = Math.floor(random() * 6); n > 0; n--) out += random() < 0.7 ? JSON.stringify(pick(random, STRING_PARTS)).slice(1, -1) : pick(random, RAW_PARTS);
  return `${out}"`;
}

function space(random: () => number): string {
  return random() < 0.8 ? '' : pick(random, [' ', '\t', '\r', '  \t ']);
}

function randomValue(random: () => number, depth: number): string {
  const kind = random();
  if (kind < 0.4) return randomString(random);
  if (kind < 0.55) return pick(random, ['0', '-0', '1', '-12.5', '1e5', '1E-7', '123456789012345678901', '0.1e+3', '9007199254740993']);
  if (kind < 0.7) return pick(random, ['true', 'false', 'null']);
  if (depth > 4) return '{}';
  const parts: string[] = [];
  const isArray = random() < 0.5;
  for (let n = Math.floor(random() * 4); n > 0; n--) {
    const value = `${space(random)}${randomValue(random, depth + 1)}${space(random)}`;
    parts.push(isArray ? value : `${space(random)}${randomString(random)}${space(random)}:${value}`);
  }
  return isArray ? `[${parts.join(',') || space(random)}]` : `{${parts.join(',') || space(random)}}`;
}

export function randomLine(random: () => number): string {
  const members: string[] = [];
  for (let n = Math.floor(random() * 5); n > 0; n--) {
    const key = pick(random, ['"text"', '"text"', '"t\\u0065xt"', '"id"', '"tex"', '"texts"', '"__proto__"', randomString(random)]);
    members.push(`${space(random)}${key}${space(random)}:${space(random)}${randomValue(random, 0)}${space(random)}`);
  }
  return `${space(random)}{${members.join(',') || space(random)}}${space(random)}`;
}

/** Returns the line with one to three bytes changed, taken out or put in; none of them a newline. */
export function mutate(random: () => number, bytes: Uint8Array): Uint8Array {
  const line = Array.from(bytes);
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) {
    const at = Math.floor(random() * line.length);
    const how = random();
    let byte = random() < 0.5 ? Math.floor(random() * 256) : pick(random, [...'"\\{}[]:,0-.eEtfnu \t\r\u0001'].map((c) => c.charCodeAt(0)));
    if (byte === 0x0a) byte = 0x0b;
    if (how < 0.4) line[at] = byte;
    else if (how < 0.7) line.splice(at, 1);
    else line.splice(at, 0, byte);
  }
  return Uint8Array.from(line);
}
