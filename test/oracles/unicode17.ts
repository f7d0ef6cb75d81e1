/**
 * What the oracle of words must know of Unicode 17.0 beyond what an older or a newer Node says. Code points are the only
 * thing that a version of Unicode has added since 15.0: no older one changed its class or its fold.
 */

import type { OracleClass } from './words.ts';

/** Stretches of code points that are unassigned in 17.0: how many are assigned before it, how many are in it; base 36. */
const UNASSIGNED = `
oo 2 6 4 7 1 1 1 k 1 b1 1 12 2 1e 2 3 1 1j 8 r 4 6 b 7i 1 1o 2 2t e 1n 2 1d 2 f 1 s 2 1 1 b 5 y 5 6l 1 8 2 2 2 m 1 7 1 1 3 4 2 9
2 2 2 4 8 1 4 2 1 5 2 p 2 3 1 6 4 2 2 m 1 7 1 2 1 2 1 2 2 1 1 5 4 2 2 3 3 1 7 4 1 1 7 h a 3 1 9 1 3 1 m 1 7 1 2 1 5 2 a 1 3 1 3
2 1 f 4 2 c 7 7 1 3 1 8 2 2 2 m 1 7 1 2 1 5 2 9 2 2 2 3 7 3 4 2 1 5 2 i a 2 1 6 3 3 1 4 3 2 1 1 1 2 3 2 3 3 3 c 4 5 3 3 1 4 2 1
6 1 e l 5 d 1 3 1 n 1 g 2 9 1 3 1 4 7 2 1 3 1 2 2 4 2 a 7 m 1 3 1 n 1 a 1 5 2 9 1 3 1 4 7 2 5 3 1 4 2 a 1 3 c d 1 3 1 1f 1 3 1 6
4 g 2 q 1 3 1 i 3 o 1 9 1 1 2 7 3 1 4 6 1 1 1 8 6 a 2 3 c 1m 4 t 11 2 1 1 1 5 1 o 1 1 1 n 2 5 1 1 1 7 1 a 2 4 w 20 1 10 4 13 1
10 1 f 1 d 11 5i 1 1 5 1 2 ah 1 4 2 7 1 1 1 4 2 15 1 4 2 x 1 4 2 7 1 1 1 4 2 f 1 1l 1 4 2 1v 2 w 3 q 6 2e 2 6 2 il 3 2h 7 m 9 o
9 k c d 1 3 1 2 c 2m 2 a 6 a 6 q 6 2h 7 17 5 1y a v 1 c 4 c 4 1 3 16 2 5 b 18 4 q 6 b 3 1q 2 1t 1 t 2 b 6 a 6 e 2 1a 2 c k 25 1
4m 8 1o 3 f 3 1q 5 17 2 b 8 17 5 eu 2 6 2 12 2 6 2 8 1 1 1 1 1 1 1 v 2 1h 1 f 1 e 2 6 1 j 2 3 1 9 1 2t 1 c 2 r 1 d 3 y e x f 3w
4 ii m b l 1ec 2 am 5 19 1 1 5 1 2 1k 7 2 e o 9 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 3i y q 1 2h c 5y q 28 1 2e 2 2v 5 17 1 2m 1 2e 9
1c 1 mlp 3 1j 9 9o k 54 8 65 k 1o 3 a 6 1k 8 1y 8 c 6 38 b u 3 26 1 b 4 x 1 1j 9 e 2 a 2 2v o s a 6 2 6 2 6 9 7 1 7 1 1o 4 3i 2
a 6 8mc c n 4 1d 4 6su 2 2y 12 7 c 5 5 q 1 5 1 1 1 2 1 2 1 i2 w 16 6 1f 1 j 1 4 4 5 1 3r 2 1 1 5a 3 6 2 6 2 6 2 3 3 7 1 7 a 5 2
c 1 q 1 j 1 2 1 f 2 e y 3f 5 3 4 19 3 2g 1 d 3 1 1b 1a 3m t 3 1d f s 4 10 9 u 5 17 5 u 1 11 4 e 16 4e 2 a 6 10 4 10 4 14 8 1g b
c 1 f 1 7 1 2 1 b 1 f 1 7 1 2 3 1g c 8n 9 m a 8 o 6 1 16 1 9 1x 6 2 1 1 18 1 2 3 1 2 n 1 20 8 9 1c j 1 2 5 x 3 r 5 r 12 1k 4 k 2
1e 1 2 5 8 1 3 1 t 2 3 4 a 7 9 7 1s w 13 4 c 9 1i 3 t 2 r 5 q 7 4 c 7 28 21 1j 1f d 1f 7 1a 8 a 6 12 3 t 8 2 5s v 1 16 1 3 2 2 g
6 8 9 x 1a 8 16 m q 12 s k n 9 26 4 10 9 1w a 1 2 p 7 a 6 1h 1 i 8 13 9 2o 1 k b i 1 1b 1q 7 1 1 1 4 1 f 1 b 6 1n 5 a 6 4 1 8 2
2 2 m 1 7 1 2 1 5 1 a 2 2 2 3 2 1 6 1 5 7 2 7 3 5 b a 1 1 2 1 1 12 1 a 1 1 2 1 1 4 1 a 1 2 8 2 t 2k 1 5 u 20 8 a 4m 1i 2 12 y 1x
b a 6 d j 1m 6 a 6 k s r 2 f 4 n 55 1o 2s 2b c 8 2 1 2 8 1 2 1 u 1 2 2 c 9 a 1y 8 2 1a 2 b r 20 8 2b d 21 7 a 2e 8 2g y e a 6 9
1 19 1 e a t 3 w 2 m 1 e 21 7 1 2 1 18 3 1 1 2 1 9 8 a 6 6 1 2 1 11 1 2 1 6 7 a 6 18 4 a 6u p 7 h 1 15 3 t 2d 1 f 1e d pn 2u 33
1 5 b 5g 218 2r d uu a 32z 5 g7 5a1 1m 1c6 ft 7 v 1 a 4 29 1 a 6 u 2 6 a 1y a a 1 7 1 l 5 j c0 1m 5i 2j 5 p 2 p 18 23 4 1l 7 h
1s 5 b 7 9 5p2 15 w 2p 37 6pp 4 1 7 1 2 1 83 f 1 t 3 2 1 e 4 8 b0 1s4 2z 5 d 3 9 7 a 2 8 318 71 3 c4 6 n f h f 1a 2 n 9 38 1o 6u
a 13 2 5e l 1y 3e k c k c 2f 9 p 3r 2d 1 1z 1 2 2 1 2 2 2 4 1 c 1 1 1 7 1 1t 1 4 2 8 1 7 1 s 1 4 1 5 1 1 3 7 1 9g 2 84 2 ji f 5
1 f uo v 6 6 5x 7 1 h 2 7 1 2 1 5 5 1q x 1 34 19 3 e 2 a 4 2 8w v h 1m 5 1 cw 16 5y 17 4 1 5c v 1 m 8 2 68 7 1 4 1 2 1 f 1 5h 2
g 15 24 4 a 4 2 lt 1w 24 1p 5e 4 1 r 1 2 1 1 2 1 1 a 1 4 1 1 1 1 6 1 4 1 1 1 1 1 1 3 1 2 1 1 2 1 1 1 1 1 1 1 1 1 1 2 1 1 2 4 1 7
1 4 1 4 1 1 1 a 1 h 5 3 1 5 1 h 1g 2 7i 18 4 2s c f 2 f 1 f 1 11 a 4u 1k t d 18 4 9 7 2 e 6 4a rd 3 h 3 d 3 62 6 c 4 1 f c 4 1k
8 a 6 14 8 u 2 c 4 2 e 9 13 9k 8 e 2 d 3 b 3 1l 1 1 4 g 2 c 4 a 7 43 1 2v sl wyo w 3dq 2 4ge 2 5rl f ha 1wi f2 15u 3t7 5 6ju
f5vr 1 u 2o 3k 6o 1e6o 1eke 2 1eke 2`;

/** From, to, class and fold (what is added to the code point, or a text) of those that are newer than Unicode 15.0. */
export const newCodePoints: readonly (readonly [number, number, OracleClass, number | string])[] = [
  [0x88f, 0x88f, 'word', 0],
  [0x897, 0x897, 'ignore', 0],
  [0xc5c, 0xc5c, 'word', 0],
  [0xcdc, 0xcdc, 'word', 0],
  [0x1acf, 0x1add, 'ignore', 0],
  [0x1ae0, 0x1aeb, 'ignore', 0],
  [0x1c89, 0x1c89, 'word', 1],
  [0x1c8a, 0x1c8a, 'word', 0],
  [0xa7cb, 0xa7cb, 'word', -42343],
  [0xa7cc, 0xa7cc, 'word', 1],
  [0xa7cd, 0xa7cd, 'word', 0],
  [0xa7ce, 0xa7ce, 'word', 1],
  [0xa7cf, 0xa7cf, 'word', 0],
  [0xa7d2, 0xa7d2, 'word', 1],
  [0xa7d4, 0xa7d4, 'word', 1],
  [0xa7da, 0xa7da, 'word', 1],
  [0xa7db, 0xa7db, 'word', 0],
  [0xa7dc, 0xa7dc, 'word', -42561],
  [0xa7f1, 0xa7f1, 'word', -42878],
  [0x105c0, 0x105c8, 'word', 0],
  [0x105c9, 0x105c9, 'word', 9],
  [0x105ca, 0x105e3, 'word', 0],
  [0x105e4, 0x105e4, 'word', -10],
  [0x105e5, 0x105f3, 'word', 0],
  [0x10940, 0x10959, 'word', 0],
  [0x10d40, 0x10d49, 'word', -68880],
  [0x10d4a, 0x10d4f, 'word', 0],
  [0x10d50, 0x10d65, 'word', 32],
  [0x10d69, 0x10d6d, 'ignore', 0],
  [0x10d6f, 0x10d85, 'word', 0],
  [0x10ec2, 0x10ec7, 'word', 0],
  [0x10efa, 0x10efb, 'ignore', 0],
  [0x10efc, 0x10efc, 'word', 0],
  [0x11380, 0x11382, 'word', 0],
  [0x11383, 0x11383, 'word', '\u{11382}\u{113c9}'],
  [0x11384, 0x11384, 'word', 0],
  [0x11385, 0x11385, 'word', '\u{11384}\u{113bb}'],
  [0x11386, 0x11389, 'word', 0],
  [0x1138b, 0x1138b, 'word', 0],
  [0x1138e, 0x1138e, 'word', '\u{1138b}\u{113c2}'],
  [0x11390, 0x11390, 'word', 0],
  [0x11391, 0x11391, 'word', '\u{11390}\u{113c9}'],
  [0x11392, 0x113b5, 'word', 0],
  [0x113b7, 0x113c0, 'word', 0],
  [0x113c2, 0x113c2, 'word', 0],
  [0x113c5, 0x113c5, 'word', '\u{113c2}\u{113c2}'],
  [0x113c7, 0x113c7, 'word', '\u{113c2}\u{113b8}'],
  [0x113c8, 0x113c8, 'word', '\u{113c2}\u{113c9}'],
  [0x113c9, 0x113ca, 'word', 0],
  [0x113cc, 0x113d3, 'word', 0],
  [0x113e1, 0x113e2, 'word', 0],
  [0x116d0, 0x116d9, 'word', -71328],
  [0x116da, 0x116e3, 'word', -71338],
  [0x11b60, 0x11b67, 'word', 0],
  [0x11bc0, 0x11be0, 'word', 0],
  [0x11bf0, 0x11bf9, 'word', -72640],
  [0x11db0, 0x11ddb, 'word', 0],
  [0x11de0, 0x11de9, 'word', -73136],
  [0x11f5a, 0x11f5a, 'word', 0],
  [0x13460, 0x143fa, 'word', 0],
  [0x16100, 0x16120, 'word', 0],
  [0x16121, 0x16121, 'word', '\u{1611e}\u{1611e}'],
  [0x16122, 0x16122, 'word', '\u{1611e}\u{16129}'],
  [0x16123, 0x16123, 'word', '\u{1611e}\u{1611f}'],
  [0x16124, 0x16124, 'word', '\u{16129}\u{1611f}'],
  [0x16125, 0x16125, 'word', '\u{1611e}\u{16120}'],
  [0x16126, 0x16126, 'word', '\u{1611e}\u{1611e}\u{1611f}'],
  [0x16127, 0x16127, 'word', '\u{1611e}\u{16129}\u{1611f}'],
  [0x16128, 0x16128, 'word', '\u{1611e}\u{1611e}\u{16120}'],
  [0x16129, 0x1612f, 'word', 0],
  [0x16130, 0x16139, 'word', -90368],
  [0x16d40, 0x16d67, 'word', 0],
  [0x16d68, 0x16d68, 'word', '\u{16d67}\u{16d67}'],
  [0x16d69, 0x16d69, 'word', '\u{16d63}\u{16d67}'],
  [0x16d6a, 0x16d6a, 'word', '\u{16d63}\u{16d67}\u{16d67}'],
  [0x16d6b, 0x16d6c, 'word', 0],
  [0x16d70, 0x16d79, 'word', -93504],
  [0x16ea0, 0x16eb8, 'word', 27],
  [0x16ebb, 0x16ed3, 'word', 0],
  [0x16ff2, 0x16ff6, 'single', 0],
  [0x187f8, 0x187ff, 'single', 0],
  [0x18cff, 0x18cff, 'single', 0],
  [0x18d09, 0x18d1e, 'single', 0],
  [0x18d80, 0x18df2, 'single', 0],
  [0x1ccf0, 0x1ccf9, 'word', -117952],
  [0x1e5d0, 0x1e5ed, 'word', 0],
  [0x1e5ee, 0x1e5ef, 'ignore', 0],
  [0x1e5f0, 0x1e5f0, 'word', 0],
  [0x1e5f1, 0x1e5fa, 'word', -124353],
  [0x1e6c0, 0x1e6de, 'word', 0],
  [0x1e6e0, 0x1e6e2, 'word', 0],
  [0x1e6e3, 0x1e6e3, 'ignore', 0],
  [0x1e6e4, 0x1e6e5, 'word', 0],
  [0x1e6e6, 0x1e6e6, 'ignore', 0],
  [0x1e6e7, 0x1e6ed, 'word', 0],
  [0x1e6ee, 0x1e6ef, 'ignore', 0],
  [0x1e6f0, 0x1e6f4, 'word', 0],
  [0x1e6f5, 0x1e6f5, 'ignore', 0],
  [0x1e6fe, 0x1e6ff, 'word', 0],
];

/** One byte a code point: 1 where 17.0 has no character. */
export const isUnassigned: Uint8Array = readUnassigned();

function readUnassigned(): Uint8Array {
  const flags = new Uint8Array(0x110000);
  const lengths = UNASSIGNED.trim().split(/\s+/).map((each) => Number.parseInt(each, 36));
  let at = 0;
  lengths.forEach((length, i) => {
    if (i % 2 === 1) flags.fill(1, at, at + length);
    at += length;
  });
  return flags;
}
