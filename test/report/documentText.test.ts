/** Texts of strangers in a page: nothing of them is markup, turns a line round or goes unseen, and there is an end to it. */
import fc from '../harness/properties.ts';
import { expect, test } from 'vitest';
import { documentText, languageOf } from '../../src/report/documentText.ts';
import { element, html } from '../../src/report/html.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '<script>', '</p>', '\u202e', '\u2066', '\0', '\u0301', 'a', '\ud800', '\udfff', ' ', '\u{e0041}', '\ufeff', '\r', '\n', '\u2028'), maxLength: 300 }),
);

/** The text that a browser would show of our markup; fails on any element that is not ours. */
function shown(markup: string): string {
  const bare = markup.replaceAll(/<i class="hidden">([^<]*)<\/i>/gu, '');
  expect(bare).not.toMatch(/[<>"']/u);
  for (const [entity] of bare.matchAll(/&[^;]*;?/gu)) expect(['&amp;', '&lt;', '&gt;', '&quot;', '&#39;']).toContain(entity);
  return bare.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

test('no markup, no control, no direction mark of a text comes through; what can be seen does', () => {
  fc.assert(fc.property(hostile, (text) => {
    const { markup } = documentText(text);
    const seen = shown(markup);
    expect(markup).not.toMatch(/[\ud800-\udfff]/u);
    // oxlint-disable-next-line no-control-regex -- these are what must not come through
    expect(seen).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\u{e0000}-\u{e007f}]/u);
    expect(seen).not.toMatch(/\p{M}{9}/u);
    const letters = (of: string): string => of.replaceAll(/[^a-zA-Z<>&]/gu, '');
    expect(letters(seen)).toBe(letters(text));
  }), { numRuns: 300 });
});

test('piles of accents, runs of controls and long texts are cut, and say so', () => {
  const zalgo = documentText(`a${'\u0301'.repeat(500)}b`).markup;
  expect(zalgo).toBe(`a${'\u0301'.repeat(4)}<i class="hidden">+496 marks</i>b`);
  expect(documentText('\0'.repeat(5000)).markup).toMatch(/^<i class="hidden">␀×4000<\/i>…$/u);
  expect(documentText('\u202e\u200e'.repeat(2000)).markup.length).toBeLessThan(6000);
  expect(documentText('x'.repeat(1e6)).markup).toBe(`${'x'.repeat(4000)}…`);
  expect(documentText('สวัสดี กำลัง हिन्दी').markup).toBe('สวัสดี กำลัง हिन्दी');
});

test('elements and templates escape what they are given, numbers are short', () => {
  expect(element('p', { title: '"><script>', dir: null, x: 1 / 3 }, '<b>', 7, html`<i>${'&'}</i>`).markup).toBe('<p title="&quot;&gt;&lt;script&gt;" x="0.33">&lt;b&gt;7<i>&amp;</i></p>');
  expect(html`<p>${null}${['<', html`<br>`]}</p>`.markup).toBe('<p>&lt;<br></p>');
});

test('a language is guessed from letters, and only where it changes the layout', () => {
  const texts = [['the quick brown fox', null], ['人人生而自由', 'zh'], ['すべての人間は', 'ja'], ['모든 인간은', 'ko'], ['بسم الله الرحمن', 'ar'], ['בראשית ברא', 'he'], ['12345 !?', null], ['Все люди', 'ru']] as const;
  for (const [text, language] of texts) expect([text, languageOf(text)]).toEqual([text, language]);
});
