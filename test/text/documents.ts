/** Real texts for tests: the sample of the repository, and the development data beside the checkout where it is there. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';

const sample = new URL('../../sample/', import.meta.url);
const development = new URL('../../../shared/data/', import.meta.url);

function jsonlTexts(file: URL): string[] {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}

/** Returns English and Chinese documents that every checkout has. */
export function sampleTexts(): string[] {
  const feed = tableFromIPC(readFileSync(new URL('feed.arrow', sample))).getChild('text');
  return [...jsonlTexts(new URL('english.jsonl.gz', sample)), ...(Array.from(feed ?? []) as string[])];
}

/**
 * Returns the development corpora asked for, or null where their folder is not there; `check` names, in the note then
 * printed, what is left out.
 */
export function developmentTexts(names: readonly ('en' | 'zh' | 'mixed')[], check: string): string[] | null {
  if (!existsSync(development)) {
    console.log(`LEFT OUT: ${check}, since the development data is not there`);
    return null;
  }
  return names.flatMap((name) => jsonlTexts(new URL(`dev-${name}.jsonl.gz`, development)));
}

/** A few lines each in scripts that the sample does not have; not quoted from anywhere. */
export const polyglotTexts: readonly string[] = [
  'Größere Straßen, süße Äpfel und der Fluß: Öl für 12 Übungen, «ça déjà vu» à Besançon, señor Ibáñez pingüino.',
  'Łódź, žluťoučký kůň, Đà Nẵng, Việt Nam, tiếng Việt rất đẹp; Søren og Ærø, hjälp på Åland, ħobż Malti.',
  'İstanbul’da ılık bir IŞIK; ILIK İPEK, DİYARBAKIR ve ısı. Ferðamaður þegar. Ŋ ŧ ĸ ǆ ǅ ǳ ﬁne ﬂow.',
  'Съешь ещё этих мягких французских булок, да выпей чаю. Ёлка, ЙОД, їжак, ґанок, ўсё: Љубав, ѝ.',
  'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία· ΟΔΥΣΣΕΎΣ, ὁδός, σοφός, Ϊδιος, προϊόν.',
  'الكِتَابُ مُفِيدٌ جِدًّا؛ ســـلام، أحمد إلى آخر مؤتمر ١٢٣، پارسی گفتگو ۴۵۶ ﻻ ﷲ.',
  'בְּרֵאשִׁית בָּרָא אֱלֹהִים, שלום עולם.',
  'हिन्दी में क़लम और ज़मीन १२३; বাংলা কোথায় কৌশল; தமிழ் கொடு பௌர்ணமி; മലയാളം കോഴി; ಕನ್ನಡ ಕೋಟೆ ೧೨.',
  'ภาษาไทยไม่มีการเว้นวรรค น้ำใจ กำลัง ที่ ๑๒๓; ພາສາລາວ ນ້ຳ; ភាសាខ្មែរ ស្ត្រី; မြန်မာဘာသာ ဦးလေး ၁၂.',
  '한국어 형태소 분석은 띄어쓰기와 다르다. ㅋㅋㅋ 값이 닭볶음탕, ｱｲｳ ﾊﾝｶｸ ｶﾞｷﾞ ﾡﾢ 12개.',
  '吾輩は猫である。ガラスの窓、ﾊﾟｿｺﾝでヴァイオリン。々〆〇 ㈱ ㍿ ①② ｗｗｗ がぎぐげご ゟ ヿ',
  '天地玄黃，宇宙洪荒。𠀀𪚥 ⼀⼈⽇ 豈更車 ㊙ ⅣⅫ 第１２３號 ㄅㄆㄇ ꀀꀁ 𗀀',
  'naïve co\u00adop 👍🏽 1️⃣ 👨‍👩‍👧 🇯🇵 x² H₂O ½ ³⁄₄ № 5 ℃ Å Ω 𝐁𝐨𝐥𝐝 𝟘𝟙 ＦＵＬＬ　ｗｉｄｔｈ don’t ʼn',
];
