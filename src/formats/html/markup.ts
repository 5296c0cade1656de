import { safe } from '../safe.ts';

/** Text that is HTML already. Only {@link markup} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/** HTML in a template: whatever is put into it is shown as text, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, i) => {
    // What indents our own source says nothing.
    const literal = string.replace(/\n\s+/g, '\n');
    return literal + (i < parts.length ? written(parts[i]) : '');
  });
  return new Markup(text.join(''));
}

/** Style sheets and scripts of our own. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

function written(part: Part | undefined): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(written).join('') : escaped(safe(String(part)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
