/** Markup that may stand in a page as it is. Only this module makes any, so nothing gets in unescaped. */
export class Html {
  readonly markup: string;

  private constructor(markup: string) {
    this.markup = markup;
  }

  /** For `html` and `attributes` alone, and for the style sheet. */
  static trusted(markup: string): Html {
    return new Html(markup);
  }
}

export type Content = Html | string | number | null | readonly Content[];

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Returns text as it is written in markup, in an element as in an attribute. Characters that no page may hold, and those that turn the line round, become U+FFFD. */
function escapeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[&<>"']/gu, (each) => escapes[each]).replace(/[\0-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]/gu, '\ufffd');
}

function markupOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'object') return content.map(markupOf).join('');
  return escapeText(String(content));
}

/** Returns markup made of a template; what is put in is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.trusted(parts.reduce((markup, part, i) => markup + markupOf(values[i - 1] ?? null) + part));
}

/** Returns an element; attributes that are null are left out. */
export function element(name: string, attributes: Readonly<Record<string, string | number | null>>, ...content: readonly Content[]): Html {
  const written = Object.entries(attributes).map(([key, value]) => (value === null ? '' : ` ${key}="${escapeText(typeof value === 'number' ? String(Number(value.toFixed(2))) : value)}"`));
  return Html.trusted(`<${name}${written.join('')}>${markupOf(content)}</${name}>`);
}
