import { utf8 } from '../signals/countIn.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import { WordSet } from '../signals/wordSet.ts';
import { alnumAnd, ipv4End, noWordAt, noWordBefore, runEnd } from './addresses.ts';
import type { Edit } from './edit.ts';
import { lower, standsAt } from './scratch.ts';
import { TOP_LEVEL_DOMAINS } from './topLevelDomains.ts';

const source = 'DCLM, mappers/modifiers.py, 361714b: its regular expression for addresses';
const HOST = alnumAnd('-@:%._+~#=');
const PATH = alnumAnd('-()@:%_+.~#?&/=');
const SCHEMES = ['https://', 'http://'].map(utf8);
const LONGEST_HOST = 256;
const MOST_SPACE = 10;
const DOT = 0x2e;
const domains = new WordSet(TOP_LEVEL_DOMAINS);
const LONGEST_DOMAIN = Math.max(...TOP_LEVEL_DOMAINS.map((each) => each.length));
const label = new Uint8Array(LONGEST_DOMAIN);

/** Returns where the last top-level domain behind a dot ends in the host [start, end), or −1. */
function domainEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let dot = end - 1; dot > start; dot--) {
    if (bytes[dot] !== DOT) continue;
    let length = 0;
    while (length < LONGEST_DOMAIN && dot + 1 + length < end && /[a-zA-Z0-9-]/.test(String.fromCharCode(bytes[dot + 1 + length]))) {
      label[length] = lower(bytes[dot + 1 + length]);
      length++;
    }
    // ".com-x" ends a word behind "com": a shorter label may be the domain.
    for (let size = length; size > 0; size--) if (noWordAt(bytes, dot + 1 + size) && domains.has(label, 0, size)) return dot + 1 + size;
  }
  return -1;
}

/** Returns the address that begins in the run of host characters from `start` on, or null; and where to go on. */
function addressAt(bytes: Uint8Array, start: number): { from: number; to: number } | { from: -1; to: number } {
  const scheme = SCHEMES.find((each) => standsAt(bytes, start, bytes.length, each));
  const host = scheme === undefined ? start : start + scheme.length;
  const end = runEnd(bytes, host, HOST);
  const number = ipv4End(bytes, host);
  if (number >= 0 && noWordBefore(bytes, start) && noWordAt(bytes, number)) return { from: start, to: runEnd(bytes, number, PATH) };
  // Of a run that is longer than a host can be, the last characters before the domain are one.
  const found = domainEnd(bytes, Math.max(host, end - 2 * LONGEST_HOST), end);
  if (found < 0) return { from: -1, to: Math.max(end, start + 1) };
  return { from: found - host > LONGEST_HOST + LONGEST_DOMAIN ? found - LONGEST_HOST : start, to: runEnd(bytes, found, PATH) };
}

/** DCLM's step 5. */
export const dclmUrls: Edit = {
  id: 'dclm.urls',
  doc: 'Removes addresses that end in a known top-level domain, with or without a scheme, IPv4 addresses, their paths, and up to ten white spaces before',
  source,
  settings: {},
  apply: (document: DocumentTables, _, writer) => {
    const { bytes } = document;
    let last = 0;
    for (let at = 0; at < bytes.length; ) {
      if (HOST[bytes[at]] === 0) {
        at++;
        continue;
      }
      const { from, to } = addressAt(bytes, at);
      if (from >= 0) {
        let start = from;
        for (let i = 0; i < MOST_SPACE && start > last && (bytes[start - 1] === 0x20 || (bytes[start - 1] >= 9 && bytes[start - 1] <= 13)); i++) start--;
        writer.remove(document.originalByte(start), document.originalByte(to));
        last = to;
      }
      at = to;
    }
    return null;
  },
};
