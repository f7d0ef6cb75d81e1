import { utf8 } from '../signals/countIn.ts';
import { alnumAnd, ipv4End, noWordBefore, runEnd } from './addresses.ts';
import type { Edit } from './edit.ts';

const source = 'datatrove, formatters/pii.py, a649de7, as FineWeb ran it';
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const ATOM = alnumAnd("!#$%&'*+/=?^_`{|}~-");
const LABEL = alnumAnd('-');
const SMALL_LABEL = LABEL.map((is, byte) => (isUpper(byte) ? 0 : is));
const AT = 0x40;
const DOT = 0x2e;
const DASH = 0x2d;
const MAILS = ['email@example.com', 'firstname.lastname@example.org'].map(utf8);
const ADDRESSES = ['22.214.171.124', '126.96.36.199', '188.8.131.52', '184.108.40.206', '220.127.116.11', '18.104.22.168'].map(utf8);

/** Returns where the local part before the @ at `at` begins, or `at` if there is none: atoms with single dots between, from a word boundary on. */
function localStart(bytes: Uint8Array, at: number, from: number, compat: boolean): number {
  let start = at;
  while (start > from) {
    const byte = bytes[start - 1];
    if (byte === DOT ? start === at || bytes[start] === DOT : ATOM[byte] === 0 || (compat && isUpper(byte))) break;
    start--;
  }
  // A boundary lies where a letter begins a word, or where a mark follows one.
  for (; start < at; start++) if (bytes[start] !== DOT && (alnum(bytes[start]) ? noWordBefore(bytes, start) : !noWordBefore(bytes, start))) return start;
  return at;
}

const alnum = (byte: number): boolean => ATOM[byte] === 1 && (LABEL[byte] === 1 ? byte !== DASH : byte === 0x5f);

/** Returns where the domain behind the @ ends: two labels or more, none with a dash at its ends; or −1. */
function domainEnd(bytes: Uint8Array, start: number, compat: boolean): number {
  let end = -1;
  let label = start;
  for (let labels = 0; ; labels++) {
    const at = runEnd(bytes, label, compat ? SMALL_LABEL : LABEL);
    let last = at;
    while (last > label && bytes[last - 1] === DASH) last--;
    if (last === label || bytes[label] === DASH) return end;
    if (labels > 0) end = last;
    if (last !== at || bytes[at] !== DOT) return end;
    label = at + 1;
  }
}

/** First address, number of leading bits: networks that are not global (IANA's IPv4 special-purpose registry, as Python's ipaddress reads it). */
const LOCAL: readonly (readonly [base: number, bits: number])[] = (
  [
    ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 29], ['192.0.0.170', 31],
    ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['240.0.0.0', 4],
  ] as const
).map(([base, bits]) => [base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), bits]);

/** Returns whether ipaddress takes the text for an address (no leading zeros) that is_global. */
function isPublic(text: string): boolean {
  const parts = text.split('.');
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return false;
  const value = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  return !LOCAL.some(([base, bits]) => Math.floor(value / 2 ** (32 - bits)) === Math.floor(base / 2 ** (32 - bits)));
}

/** F04. */
export const pii: Edit = {
  id: 'fineweb.pii',
  doc: 'Replaces e-mail addresses and public IPv4 addresses by addresses that nobody has, in turn, from the first in every document. As meant: whatever the case',
  source,
  settings: {
    mails: { type: 'boolean', default: true, doc: 'replaces e-mail addresses', source },
    addresses: { type: 'boolean', default: true, doc: 'replaces IPv4 addresses', source },
    publicOnly: { type: 'boolean', default: true, doc: 'leaves addresses of private networks', source },
    compat: { type: 'boolean', default: false, doc: 'as released: e-mail addresses in small letters alone', source },
  },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const compat = settings['compat'] === true;
    let mails = 0;
    let addresses = 0;
    let last = 0;
    for (let at = 0; at < bytes.length; ) {
      const byte = bytes[at];
      if (byte === AT && settings['mails'] === true) {
        const start = localStart(bytes, at, last, compat);
        const end = start < at ? domainEnd(bytes, at + 1, compat) : -1;
        if (end >= 0) {
          writer.replace(document.originalByte(start), document.originalByte(end), MAILS[mails++ % MAILS.length]);
          at = last = end;
          continue;
        }
      } else if (byte >= 0x30 && byte <= 0x39 && settings['addresses'] === true) {
        const end = ipv4End(bytes, at);
        // The same digits may be the beginning of a mailbox.
        if (end >= 0 && bytes[end] !== AT) {
          const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
          if (settings['publicOnly'] !== true || isPublic(text)) {
            writer.replace(document.originalByte(at), document.originalByte(end), ADDRESSES[addresses++ % ADDRESSES.length]);
            last = end;
          }
          at = end;
          continue;
        }
      }
      at++;
    }
    return null;
  },
};
