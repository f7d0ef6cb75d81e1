/**
 * The edits that turn a real document into a near-duplicate of known origin. Each takes (text, random, context) and
 * returns the changed text; `context.donors` are other real documents that lend words and sentences.
 */

const HAN = /\p{Script=Han}/u;

/** Sentences with their punctuation and the white space after it, so that joining them gives the text back. */
export function sentencesOf(text) {
  return text.match(/[^.!?。！？]*[.!?。！？]+["'”’」』)]*\s*|[^.!?。！？]+$/gu) ?? [text];
}

/** Replaces about one word (or Han character) in `every` by one of a donor's. */
function replaceWords(text, random, context, every) {
  const words = random.pick(context.donors).match(/[a-z]{3,}|\p{Script=Han}/gu);
  let changed = 0;
  const out = text.replace(/[A-Za-z]{2,}|\p{Script=Han}/gu, (word) => {
    if (random.below(every) !== 0) return word;
    changed++;
    return HAN.test(word) ? random.pick(words.filter((w) => HAN.test(w))) : random.pick(words.filter((w) => !HAN.test(w)));
  });
  return changed > 0 ? out : replaceWords(text, random, context, Math.max(1, every >> 1));
}

/** Cuts at the end of the sentence or line nearest to `share` of the text. */
function truncate(text, share) {
  const at = Math.round(text.length * share);
  const cut = /[.!?。！？，；]["'”’]?\s*/gu;
  let best = at;
  let distance = Infinity;
  for (let match = cut.exec(text); match !== null; match = cut.exec(text)) {
    const end = match.index + match[0].length;
    if (Math.abs(end - at) < distance && end < text.length) {
      best = end;
      distance = Math.abs(end - at);
    }
  }
  return text.slice(0, best).trimEnd();
}

const FOOTER = {
  en: '\n\nThis page was last read through on a Sunday. If you find a slip of the pen, write to the keeper of the shelf; thank you for reading.',
  zh: '\n\n本頁僅供閱讀，如有錯漏，請告知編者。',
};

const toAscii = new Map([...'，。！？：；「」『』（）、'].map((c, i) => [c, [...',.!?:;""\'\'(),'][i]]));

/** Changes that leave every folded word as it is: the similarity stays exactly 1. */
const spelling = {
  copy: (text) => text,
  case: (text) => text.toUpperCase(),
  'full-width': (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000'),
  accents: (text, random) => text.replace(/[aeou]/g, (c) => (random.below(6) === 0 ? `${c}\u0301` : c)),
  'hidden-characters': (text, random) => text.replace(/[a-z](?=[a-z])|\p{Script=Han}/gu, (c) => (random.below(9) === 0 ? c + random.pick(['\u00ad', '\u200b', '\ufeff']) : c)),
  punctuation: (text) =>
    text
      .replace(/[，。！？：；「」『』（）、]/gu, (c) => toAscii.get(c))
      .replace(/(^|\s)"/g, '$1\u201c')
      .replaceAll('"', '\u201d')
      .replaceAll("'", '\u2019')
      .replaceAll('\u2014', ' -- ')
      .replace(/([.;]) /g, '$1\r\n'),
};

/** Changes of words. The names say what was done, not how similar the result is: the demo measures that. */
const wording = {
  'few-words-replaced': (text, random, context) => replaceWords(text, random, context, 90),
  'many-words-replaced': (text, random, context) => replaceWords(text, random, context, 18),
  'sentence-inserted': (text, random, context) => {
    const own = sentencesOf(text);
    const lent = random.pick(sentencesOf(random.pick(context.donors)).filter((s) => s.length > 8));
    own.splice(random.below(own.length) + 1, 0, `${lent.trim()} `);
    return own.join('');
  },
  'sentence-removed': (text, random) => {
    const own = sentencesOf(text);
    if (own.length > 2) own.splice(1 + random.below(own.length - 2), 1);
    return own.join('');
  },
  'sentences-swapped': (text, random) => {
    const own = sentencesOf(text);
    if (own.length > 3) {
      const at = 1 + random.below(own.length - 3);
      [own[at], own[at + 1]] = [own[at + 1], own[at]];
    }
    return own.join('');
  },
  truncated: (text, random) => truncate(text, 0.88 + 0.08 * random.unit()),
  'truncated-half': (text) => truncate(text, 0.55),
  'footer-added': (text, _random, context) => text + FOOTER[context.lang],
};

/** Edits for a language, by name. `case` means nothing in Chinese, `accents` neither. */
export function editsFor(lang) {
  const all = { ...spelling, ...wording };
  if (lang === 'zh') for (const name of ['case', 'full-width', 'accents']) delete all[name];
  return all;
}
