import { createHash } from 'node:crypto';
import { element, html, Html, type Content } from './html.ts';
import { style } from './style.ts';

/** Nothing runs, nothing is fetched, nothing is sent; only this one style sheet counts. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

interface Frame {
  readonly title: Content;
  /** For the window, where no markup can stand; left out where the title is a text. */
  readonly plainTitle?: string;
  /** Below the title. */
  readonly lead: Content;
  readonly parts: readonly { readonly id: string; readonly title: string; readonly content: Html }[];
  readonly footer: Content;
}

/** Returns a whole page: one file that needs no other. */
export function framed({ title, plainTitle, lead, parts, footer }: Frame): string {
  const head = html`<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>${plainTitle ?? title} · bandsaw</title><style>${Html.trusted(style)}</style>`;
  const body = html`<header><h1>${title}</h1><p>${lead}</p><nav>${parts.map((part) => element('a', { href: `#${part.id}` }, part.title))}</nav></header><main>${
    parts.map(({ id, title: heading, content }) => html`<section id="${id}"><h2>${heading}</h2>${content}</section>`)}</main><footer>${footer}</footer>`;
  return `<!doctype html>\n${html`<html lang="en"><head>${head}</head><body>${body}</body></html>`.markup}\n`;
}
