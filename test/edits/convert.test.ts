/** Edits on converted documents: what they make of pages as converters leave them, and what holds for any text. */
import fc from '../harness/properties.ts';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { resolveSettings } from '../../src/core/setting.ts';
import { pageNumber } from '../../src/edits/convert/pageEdges.ts';
import { readingOrder } from '../../src/edits/convert/readingOrder.ts';
import { EditWriter, rebuild } from '../../src/edits/editWriter.ts';
import { editOf } from '../../src/edits/registry.ts';
import { DocumentTables } from '../../src/signals/documentTables.ts';

const tables = new DocumentTables();
const writer = new EditWriter();

function edited(name: string, text: string): string {
  const edit = editOf(`convert.${name}`);
  const original = Buffer.from(text);
  writer.begin(original);
  expect(edit.apply(tables.open(original), resolveSettings(edit.settings, {}, name), writer)).toBeNull();
  const { text: out, spans } = writer.finish();
  expect(Buffer.compare(rebuild(out, spans), original)).toBe(0);
  return Buffer.from(out).toString();
}

const ENGLISH = `The committee met on Tuesday to discuss the budget of the coming
year, which had been delayed since spring by the Department of
Finance. The members agreed that the plan should go ahead without
further changes.`;
const CHINESE = `本报告介绍了二零二三年度公司在环境保护方面的主要工作，包括节能减排
和资源循环利用等内容，并对未来三年的发展规划提出了具体的目标和措施
建议。`;

describe('join-lines', () => {
  it.each<[string, string, string]>([
    ['a wrapped paragraph', ENGLISH, ENGLISH.replaceAll('\n', ' ')],
    ['Chinese, without a space', CHINESE, CHINESE.replaceAll('\n', '')],
    ['Latin words among Chinese, with one', `本文使用的模型是由该实验室在前一年发布的开源语言模型\nLlama 的一个改进版本，参数规模与原版本完全相同没有变\n化。`, '本文使用的模型是由该实验室在前一年发布的开源语言模型 Llama 的一个改进版本，参数规模与原版本完全相同没有变化。'],
    ['two paragraphs', `${ENGLISH}\n\n${ENGLISH}\n`, `${ENGLISH.replaceAll('\n', ' ')}\n\n${ENGLISH.replaceAll('\n', ' ')}\n`],
    ['a sentence over the end of a page', `It was the first time that all of the members of the committee\nhad been present and in agreement about each of the\n\n\fmain points of the plan that was laid before them by the chair\nof the meeting.`, 'It was the first time that all of the members of the committee had been present and in agreement about each of the main points of the plan that was laid before them by the chair of the meeting.'],
  ])('%s', (_, text, wanted) => expect(edited('join-lines', text)).toBe(wanted));

  it.each<[string, string]>([
    ['short lines', 'apples and pears\nbread\nmilk\nsugar and flour'],
    ['verse', 'Shall I compare thee to a summer’s day\nThou art more lovely and more temperate\nRough winds do shake the darling buds of May\nAnd summer’s lease hath all too short a date'],
    ['a Chinese poem', '床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。'],
    ['headlines of unequal length', '市政府召开新闻发布会介绍今年重点工程进展情况\n我市中小学今日开学\n地铁三号线延长段将于下月开通试运营沿线设八座车站\n天气预报'],
    ['items of a list', `- the first item of the list, which is about as wide as the next\n- the second item of the list, which is about as wide as the one\n(3) the third item of the list that is about as wide as the two`],
    ['numbered items', `1. the first item of the list, which is about as wide as the next\n2. the second item of the list, which is about as wide as the one`],
    ['indented lines', `    for each of the rows in the table that are left in the end\n    add the number of the row to the sum of those that were seen`],
    ['sentences that end with their lines', 'The first sentence ends where its line of the text has its end.\nand so does the second sentence of the text that is shown here.'],
    ['a page that begins a chapter', `${ENGLISH.split('\n').slice(0, 2).join('\n')}\n\n\fChapter Two begins on a page of its own and is as wide as the one`],
  ])('%s stay', (_, text) => {
    const out = edited('join-lines', text);
    expect(out.split('\n').length).toBeGreaterThanOrEqual(text.startsWith('The committee') ? 3 : text.split('\n').length);
    if (!text.startsWith('The committee')) expect(out).toBe(text);
  });
});

it.each<[string, string, string]>([
  ['a word cut in two', 'the inter-\nnational plan', 'the international plan'],
  ['a soft hyphen', 'the inter\u00ad\nnational plan', 'the international plan'],
  ['U+2010, and white space around', 'the inter\u2010 \n   national plan', 'the international plan'],
  ['a word that the document spells with its hyphen', 'a well-known man is well-\nknown', 'a well-known man is well-known'],
  ['a word that it spells both ways', 'co-operate, cooperate and co-\noperate', 'co-operate, cooperate and cooperate'],
  ['a name', 'Jean-\nPierre', 'Jean-Pierre'],
  ['capitals', 'INTER-\nNATIONAL', 'INTERNATIONAL'],
  ['a number behind', 'COVID-\n19', 'COVID-19'],
  ['a range', '1990-\n1995', '1990-1995'],
  ['a lone letter', 'an e-\nmail', 'an e-mail'],
  ['a word with another hyphen', 'state-of-the-\nart', 'state-of-the-art'],
  ['Cyrillic', 'между-\nнародный', 'международный'],
  ['a word over three lines', 'inter-\nnation-\nal', 'international'],
  ['no word: a rule, a dash, a blank line', 'text -----\nmore\nand -\nthen\nend-\n\nof it', 'text -----\nmore\nand -\nthen\nend-\n\nof it'],
])('hyphens: %s', (_, text, wanted) => expect(edited('hyphens', text)).toBe(wanted));

describe('page-edges', () => {
  const page = (i: number, body: string): string => `ANNUAL REPORT 2023 · Chapter ${i < 3 ? 1 : 2}\n\n${body}\n\n  ${i}\n`;
  it('headers and page numbers go, the text and the form feeds stay', () => {
    const bodies = ['First page.', 'Second page\nof two lines.', '12 of them\n', 'Fourth.'];
    expect(edited('page-edges', bodies.map((body, i) => page(i + 1, body)).join('\f'))).toBe(bodies.map((body) => `\n${body}\n\n`).join('\f'));
  });

  it('left and right headers, and numbers in words or Roman', () => {
    const pages = Array.from({ length: 8 }, (_, i) => `${i % 2 === 0 ? 'The Title' : 'The Author'}\nbody ${'abcdefgh'[i]} here\n${i < 3 ? ['i', 'ii', 'iii'][i] : `第 ${i - 2} 页 共 5 页`}`);
    expect(edited('page-edges', pages.join('\f'))).toBe(Array.from('abcdefgh', (letter) => `body ${letter} here\n`).join('\f'));
  });

  it('lines that stand on few pages, numbers that count nothing and a text without pages stay', () => {
    const unlike = ['One\n1848\nend a', 'Two\n1852\nend b', 'Three\n12\nend c', 'One\n1\nend d'].join('\f');
    expect(edited('page-edges', unlike)).toBe(unlike);
    const flat = 'Header\ntext\n1\nHeader\ntext\n2\nHeader\ntext\n3\n';
    expect(edited('page-edges', flat)).toBe(flat);
  });

  it.each<[string, number | null]>([['12', 12], ['- 12 -', 12], ['— 3 —', 3], ['Page 4', 4], ['page 4 of 30', 4], ['4 / 30', 4], ['第4页', 4], ['第 4 页 共 30 页', 4], ['xiv', 14], ['[7]', 7], ['Chapter 4', null], ['4 apples', null], ['12.5', null], ['', null], ['mild', null]])('%j is the number %j', (line, number) => {
    expect(pageNumber(line)).toBe(number);
  });
});

it.each<[string, string, string]>([
  ['all of them', 'H<sub>2</sub>O is <b>wet</b>, <i>x</i><sup>2</sup> <strike>no</strike> <overline>a</overline><underline>b</underline>', 'H2O is wet, x2 no ab'],
  ['one that a removal makes', '<<b>i>x</<b>i>', 'x'],
  ['others stay', 'a < b > c <B> <br> <b x> <bold> </p>', 'a < b > c <B> <br> <b x> <bold> </p>'],
])('style-tokens: %s', (_, text, wanted) => expect(edited('style-tokens', text)).toBe(wanted));

describe('reading order', () => {
  const box = (left: number, top: number, right: number, text: string, label = 'text', score = 0.9): Record<string, unknown> => ({ box: [left, top, right, top + 20], text, label, score });
  it('two columns, left before right; a box over both ends them', () => {
    const boxes = [box(320, 100, 560, 'r1'), box(40, 100, 280, 'l1'), box(40, 20, 560, 'A title', 'title'), box(320, 200, 560, 'r2'), box(40, 200, 280, 'l2\n左边'), box(40, 300, 560, '全宽\n段落'), box(40, 400, 280, 'l3'), box(320, 390, 560, 'r3'), box(40, 780, 560, '7', 'footer'), box(40, 500, 280, 'smudge', 'text', 0.4)];
    const text = JSON.stringify({ pages: [{ width: 600, boxes }, { width: 600, boxes: [box(40, 20, 560, 'next page')] }] });
    const out = edited('page-boxes', text);
    expect(out).toBe('# A title\n\nl1\n\nl2 左边\n\nr1\n\nr2\n\n全宽段落\n\nl3\n\nr3\n\fnext page');
    expect(edited('page-boxes', out)).toBe(out);
  });

  it('is one of the boxes given, each once, and does not hang on their order but at equal places', () => {
    const boxes = fc.array(fc.record({ left: fc.nat(100), top: fc.nat(100), right: fc.nat(100), bottom: fc.nat(100) }), { maxLength: 20 });
    fc.assert(fc.property(boxes, (all) => {
      const distinct = [...new Map(all.map((each) => [`${each.left} ${each.top}`, each])).values()];
      const ordered = readingOrder(distinct, 100);
      expect(new Set(ordered)).toEqual(new Set(distinct));
      expect(ordered.length).toBe(distinct.length);
      expect(readingOrder(distinct.toReversed(), 100)).toEqual(ordered);
    }), { numRuns: 200 });
  });

  it.each(['{"pages": 1}', '{"pages": [{"width": 1, "boxes": [{"box": [1, 2, 3], "text": ""}]}]}', '{"pages": [', '{}', '[1]', `{"pages": ${'['.repeat(100_000)}`, 'plain'])('%.40s is another text and stays', (text) => {
    expect(edited('page-boxes', text)).toBe(text);
  });
});

it('one recipe after the other: a report of three pages as a converter leaves it', () => {
  const text = [
    'ANNUAL REPORT 2023\n\nThe committee met on Tuesday to discuss the budget of the com-\ning year, which had been delayed since spring by the De-\npartment of Finance. The members agreed that the plan should go\n\n1\n',
    'ANNUAL REPORT 2023\n\nahead without further changes to H<sub>2</sub>O treatment.\n\n2\n',
    'ANNUAL REPORT 2023\n\n本报告介绍了二零二三年度公司在环境保护方面的主要工作，包括节能减排\n和资源循环利用等内容。\n\n3\n',
  ].join('\f');
  const out = ['style-tokens', 'page-edges', 'hyphens', 'join-lines'].reduce((all, name) => edited(name, all), text);
  expect(out.replaceAll(/\s*\f\s*/g, '|').trim()).toBe('The committee met on Tuesday to discuss the budget of the coming year, which had been delayed since spring by the Department of Finance. The members agreed that the plan should go ahead without further changes to H2O treatment.|本报告介绍了二零二三年度公司在环境保护方面的主要工作，包括节能减排和资源循环利用等内容。');
});

describe('any text', () => {
  const pieces = ['a', 'the ', 'Word ', 'word-', 'e-', '-', '\n', '\n', '\n\n', '\f', '\n\f', ' ', '  ', '\u3000', '。', '，', '中文', '文', '.', ',', '1', '12', '12.', '(a)', '• ', '<b>', '</b>', '<', '>', '/b', 'i>', 'and so it goes on for a while ', 'Header line\n', 'и', '한국', '\u00ad', '\u2010', '\r\n', '\t', ')', 'page 3', '第3页', 'é'];
  const made = (seed: number): string => {
    const random = seeded(seed);
    return Array.from({ length: random.below(60) }, () => random.pick(pieces)).join('');
  };
  /** Pages whose edges repeat, count, or do neither. */
  const madePages = (seed: number): string => {
    const random = seeded(seed);
    const edge = (i: number): string => random.pick(['', 'Header', 'Header', `Chapter ${random.below(3)}`, `${i}`, `- ${i + 3} -`, `${random.below(20)}`, 'body', ' Header ', 'iv']);
    return Array.from({ length: random.below(9) }, (_, i) => Array.from({ length: random.below(7) }, () => edge(i)).join('\n')).join('\f');
  };
  const bare = (text: string): string => text.replaceAll(/[\s\u00ad\u2010-]/g, '');

  it.each(['join-lines', 'hyphens', 'page-edges', 'style-tokens'])('%s twice is as once', (name) => {
    let changed = 0;
    for (let seed = 0; seed < 500; seed++) {
      const text = name === 'page-edges' ? madePages(seed) : made(seed);
      const once = edited(name, text);
      if (once !== text) changed++;
      expect(edited(name, once), JSON.stringify(text)).toBe(once);
    }
    expect(changed).toBeGreaterThan(20);
  });

  it('join-lines and hyphens lose no letter and no mark but hyphens', () => {
    for (let seed = 0; seed < 400; seed++) {
      const text = made(seed);
      expect(bare(edited('join-lines', text))).toBe(bare(text));
      expect(bare(edited('hyphens', text))).toBe(bare(text));
    }
  });

  it('page-edges takes whole lines, and no form feed', () => {
    for (let seed = 0; seed < 400; seed++) {
      const text = madePages(seed);
      const lines = text.split(/[\n\f]/).map((line) => line.trim());
      const out = edited('page-edges', text);
      expect(out.split('\f').length).toBe(text.split('\f').length);
      let at = 0;
      for (const line of out.split(/[\n\f]/).map((each) => each.trim())) {
        if (line === '') continue;
        at = lines.indexOf(line, at) + 1;
        expect(at, JSON.stringify(text)).toBeGreaterThan(0);
      }
    }
  });
});
