/** Every edit: what it makes of a text by hand, and that the original is rebuilt from any text. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { resolveSettings } from '../../src/core/setting.ts';
import { EditWriter, rebuild } from '../../src/edits/editWriter.ts';
import { edits, editOf } from '../../src/edits/registry.ts';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { languageTexts } from '../harness/languageTexts.ts';

const tables = new DocumentTables();
const writer = new EditWriter();

function run(id: string, original: Uint8Array, given: Record<string, unknown> = {}, url: string | null = null): { text: string; reason: string | null } {
  const edit = editOf(id);
  writer.begin(original);
  const drop = edit.apply(tables.open(original, url), resolveSettings(edit.settings, given, id), writer);
  if (drop !== null) return { text: '', reason: drop.reason };
  const { text, spans } = writer.finish();
  expect(Buffer.compare(rebuild(text, spans), original), `${id} on ${JSON.stringify(Buffer.from(original).toString().slice(0, 200))}`).toBe(0);
  return { text: Buffer.from(text).toString(), reason: null };
}
const edited = (id: string, text: string, given: Record<string, unknown> = {}, url: string | null = null): string => {
  const { text: out, reason } = run(id, Buffer.from(text), given, url);
  return reason === null ? out : `dropped: ${reason}`;
};

const S = 'One two three four five.';

it.each<[string, string, string, Record<string, unknown>?]>([
  // C4: TFDS wants five words and three sentences, datatrove three and five, both with the mark first.
  ['c4.lines', `${S}\n  short one.\n${S}\r\n${S}\nno mark here at all`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${S}\n${S}`, 'dropped: too-few-sentences'],
  ['c4.lines', `One two three four.\n${S}\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `One two three four.\n${S}\n${S}`, `One two three four.\n${S}\n${S}`, { fewestWords: 4 }],
  ['c4.lines', `Ends in dots at the end...\n${S}\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `It is what he 'said'\n${S}`, `It is what he 'said'\n${S}`, { terminal: 'datatrove', fewestSentences: 2 }],
  ['c4.lines', 'no mark here at all\nnor here in this one', 'no mark here at all\nnor here in this one', { terminal: 'none', fewestSentences: 2 }],
  ['c4.lines', `A fact[12] that[edit] is[citation needed] true[x] enough.\n${S}\n${S}`, `A fact that is true[x] enough.\n${S}\n${S}`],
  // Four words are left of five: counted before the citation goes, the line stays.
  ['c4.lines', 'one two three [3] four.', 'dropped: too-few-sentences', { fewestSentences: 1 }],
  ['c4.lines', 'one two three [3] four.', 'one two three  four.', { fewestSentences: 1, wordsCounted: 'before' }],
  ['c4.lines', `${S}\nPlease turn on JavaScript to go on.\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${S}\nThis site uses Cookies for this and that.\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${S}\nLorem Ipsum is what it says here.\n${S}\n${S}`, 'dropped: lorem-ipsum'],
  ['c4.lines', `${S}\nlorem ipsum without an end\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${S}\nA function { in the text there.\n${S}\n${S}`, 'dropped: curly-bracket'],
  ['c4.lines', `${S}\n{ without an end mark\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${'x'.repeat(1001)} two three four five.\n${S}\n${S}\n${S}`, `${S}\n${S}\n${S}`],
  ['c4.lines', `${'x'.repeat(1000)} two three four five.\n${S}\n${S}`, `${'x'.repeat(1000)} two three four five.\n${S}\n${S}`],
  ['dclm.newlines', 'a\n\n\n\nb\n\nc\n\n\n', 'a\n\nb\n\nc\n\n'],
  ['dclm.urls', 'See https://www.example.com/a?b=c (or example.org/x), not e.g. file.txt.', 'See (or, not e.g. file.txt.'],
  ['dclm.urls', 'At 10.0.0.1/x and\n  http://192.168.1.1:80/y end, but version 1.2.3 stays', 'At and end, but version 1.2.3 stays'],
  ['dclm.lines', `MENU HOME\nmenu and words of a page that go on and on for long enough to keep it, ${'more words '.repeat(20)}`, `menu and words of a page that go on and on for long enough to keep it, ${'more words '.repeat(20)}`],
  ['dclm.lines', `A line of words.\n12 likes\n${'more words '.repeat(30)}`, `A line of words.\n${'more words '.repeat(30)}`],
  ['dclm.lines', `A line of words.\n\nalone\n2024\n${'more words '.repeat(30)}`, `A line of words.\n\n${'more words '.repeat(30)}`],
  ['dclm.lines', `Sign-in here now\nRead more...\nsee 3 items in cart today\n${'more words '.repeat(60)}`, `here now\nsee 3 today\n${'more words '.repeat(60)}`],
  // Exactly a twentieth goes, then one word more.
  ['dclm.lines', `alone\n${'word '.repeat(19)}`, 'word '.repeat(19)],
  ['dclm.lines', `alone\n${'word '.repeat(18)}`, 'dropped: too-many-removed'],
  ['dclm.lines', '', 'dropped: empty'],
  ['map-neo-zh.punctuation', '他说：“你好，世界！”、《书》【注】……ＡＢ１（甲）～', '他说:"你好,世界!"、《书》【注】……ＡＢ１(甲)~'],
  ['map-neo-zh.links', '见http://a.example/x?y=1，然后www.b.example/z 再见https://c.example中文', '见，然后 再见中文'],
  ['map-neo-zh.hosts', 'at a.b.example.com. x, 1.2.3.4 and a.b.c end a..b.c.d.e', 'at  x,  and a.b.c end a..'],
  ['map-neo-zh.domains', 'go to example.com now, 中文example.com 中文 not file.verylong or A.COM', 'go to  now, 中文example.com 中文 not file.verylong or A.COM'],
  ['map-neo-zh.lines', '导航\n今天天气很好。\n请打开javascript再看。\n好。\nit is so!\n', '今天天气很好。\nit is so!'],
  ['fineweb.pii', 'Write to John.Doe+x@Mail.example.com, or a@b. Ask 8.8.8.8, 10.0.0.1, 999.1.1.1 and x@y.zz', 'Write to email@example.com, or a@b. Ask 22.214.171.124, 10.0.0.1, 9126.96.36.199 and firstname.lastname@example.org'],
  ['fineweb.pii', 'JOHN@X.COM jo@x.com 8.8.8.8', 'JOHN@X.COM email@example.com 22.214.171.124', { compat: true }],
  ['fineweb.pii', 'jo@x.com 8.8.8.8 10.0.0.1', 'jo@x.com 22.214.171.124 126.96.36.199', { mails: false, publicOnly: false }],
  ['fineweb.pii', 'net 08.8.8.8 192.168.0.1 192.0.2.7 100.64.0.1 255.255.255.255', 'net 08.8.8.8 192.168.0.1 192.0.2.7 100.64.0.1 255.255.255.255'],
  ['slimpajama.repair', '“It’s”\r\na\rﬁt\u2028Ａ\u0007！', '"It\'s"\na\nfit\nA!'],
  ['text.nfc', 'cafe\u0301 \u1100\u1161\u11a8 a\u0323\u0301 \u212b \u0344', 'café 각 ạ́ Å \u0308\u0301'],
  ['redpajama-v1.github-header', '/* Copyright 2020 */\nint a; /* Copyright b */', '\nint a; /* Copyright b */'],
  ['redpajama-v1.github-header', '// one\n#include <a.h>\n/* note */', '// one\n#include <a.h>\n/* note */'],
  ['redpajama-v1.github-header', '// Copyright\n\n#include <a.h>\nint a;', '#include <a.h>\nint a;'],
  ['redpajama-v1.github-header', '// Copyright\n\n#include <a.h>\nint a;', 'int a;', { compat: true }],
  ['redpajama-v1.github-header', '-- a\n# b\n', ''],
  ['redpajama-v1.latex', '\\documentclass{a}\nPreface\n\\section{One}\ntext', '\\section{One}\ntext'],
  ['redpajama-v1.latex', 'no header at all', 'dropped: no-header'],
  ['redpajama-v1.latex', 'x\\paragraph{P} text', '\\paragraph{P} text'],
  ['redpajama-v1.latex', 'x\\paragraph{P} text', 'dropped: no-header', { compat: true }],
  ['redpajama-v1.latex', '\\section*[s]{One}\n% gone\n5\\% stays % goes\nline%\nbreak\\\\% too', '\\section*[s]{One}\n5\\% stays \nline\nbreak\\\\'],
  ['redpajama-v1.latex', '\\section{One}\n% gone\nab % goes\nline%\n', '\\section{One}\nab\nline%\n', { compat: true }],
  ['redpajama-v1.latex', '\\section{One}\na \\appendix b\nc', '\\section{One}\na '],
  ['redpajama-v1.latex', '\\section{One}\n% \\appendix\na\n\\bibliography{x}\nb', '\\section{One}\na\n'],
  ['redpajama-v1.latex', '\\newcommand{\\R}{\\mathbb{R}}\n\\def\\eg{for example}\n\\newcommand{\\two}[2]{#1}\n\\section{One}\nin \\R, \\eg\\ \\Rx \\two{a}', '\\section{One}\nin \\mathbb{R}, for example\\ \\Rx \\two{a}'],
  ['redpajama-v1.latex', '\\def\\a{\\b\\b}\n\\def\\b{\\a\\a}\n\\section{One}\n\\a', '\\section{One}\n\\b\\b'],
  ['redpajama-v1.html', '<p>Use <code>a &lt; b</code> &amp; <!-- no > note -->go:</p><ul><li>one</li><LI class="x">two</li></ul> &#8217;&#x4e2d;&nbsp;&hearts; 1 < 2', 'Use a < b & go:\n*one\n*two ’中\u00a0&hearts; 1 < 2'],
])('%s of %j', (id, text, wanted, given = {}) => {
  expect(edited(id, text, given)).toBe(wanted);
});

it('titles of Markdown stay where the path says what they are', () => {
  expect(edited('redpajama-v1.github-header', '# Title\ntext', {}, 'docs/a.md')).toBe('# Title\ntext');
  expect(edited('redpajama-v1.github-header', '# note\ncode', {}, 'docs/a.py')).toBe('code');
});

it('NFC is that of the platform for any text', () => {
  const random = seeded(77);
  const pieces = ['a', 'e', 'ệ', 'é', '\u0301', '\u0323', '\u0302', '\u0345', '\u0334', '\u0b47', '\u0b3e', '한', '\u1100', '\u1161', '\u11a8', 'が', '\u3099', '豈', '\u2126', '\u0958', ' ', '\n', '\ud804\udd31\ud804\udd27', '\ud81b\udd67', '中'];
  for (let i = 0; i < 600; i++) {
    const text = Array.from({ length: random.below(14) }, () => random.pick(pieces)).join('');
    expect(edited('text.nfc', text)).toBe(text.normalize('NFC'));
  }
  const long = `x${'\u0301\u0323\u0345'.repeat(200)}y`;
  expect(edited('text.nfc', long)).toBe(long.normalize('NFC'));
});

it('the original is rebuilt, of real documents, odd ones and bytes that are not UTF-8', async () => {
  const texts: Uint8Array[] = (await languageTexts(8, 3000)).texts.map((text) => Buffer.from(text));
  const random = seeded(31);
  const pieces = [...['ff', 'c3', 'e4ba', 'f09f98', 'eda080'].map((hex) => Buffer.from(hex, 'hex')), ...['a', ' ', '\n', '\r\n', '。', '“', 'é', 'e\u0301', 'a@b.com', '8.8.8.8', 'http://x.y/z', 'www.a.b', '[1]', '[', '.', '...', 'word-\n', '\f', '<b>', 'and so it goes on and on for a while \n', 'One two three four five. ', '// x\n', '/*', '*/', '12 likes\n', '#', '，', 'a.b.c.d', '😀', '{', '\u2028'].map((each) => Buffer.from(each))];
  for (let i = 0; i < 250; i++) texts.push(Buffer.concat(Array.from({ length: random.below(20) }, () => random.pick(pieces))));
  let changed = 0;
  for (const edit of edits) {
    for (const original of texts) {
      const { text } = run(edit.id, original, edit.id === 'c4.lines' ? { fewestSentences: 0 } : {});
      if (text !== Buffer.from(original).toString()) changed++;
    }
  }
  expect(changed).toBeGreaterThan(500);
});

it('no edit takes more than its length on what would make a regular expression run away', () => {
  const hostile = ['a.'.repeat(20_000), `${'a'.repeat(20_000)}@`, 'a@'.repeat(20_000), '1.'.repeat(20_000), '['.repeat(40_000), '-.'.repeat(20_000), '\n'.repeat(40_000), `e${'\u0301\u0323'.repeat(10_000)}`, 'www.'.repeat(10_000), `/*${'*'.repeat(40_000)}`, 'a.b.c.'.repeat(6_000), '1 '.repeat(20_000), 'a-\n'.repeat(13_000), '1\f'.repeat(20_000), 'same\f'.repeat(8_000), '<'.repeat(40_000), '<b'.repeat(20_000), 'b\n'.repeat(20_000), '\\section{a}'.repeat(4_000), `\\def\\a{${'x'.repeat(200)}}\n\\section{a}${'\\a '.repeat(13_000)}`, '&#1'.repeat(13_000), '<!--'.repeat(10_000), '<!--x>'.repeat(7_000), `\\section{a}${'\n'.repeat(40_000)}`, '\\section['.repeat(4_000), '\\'.repeat(40_000), `\\section{a}${'%'.repeat(40_000)}`, `\\section{a}${'\\%'.repeat(20_000)}`];
  const started = process.cpuUsage();
  for (const edit of edits) for (const text of hostile) run(edit.id, Buffer.from(text));
  const { user } = process.cpuUsage(started);
  // 300 texts of about 40 KB: a square of steps is a second or more for each.
  expect(user / 1e6).toBeLessThan(8);
});

it('an edit of a recipe that was not parsed is refused with what to do', () => {
  expect(() => editOf(undefined)).toThrow('Expected the id of an edit but found undefined: give the recipe to parseRecipe first');
});
