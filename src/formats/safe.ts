// C0 and C1 controls, what has no width, separators, bidirectional controls, lone surrogates.
const HOSTILE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of the subject's making on one line, with nothing in it that a terminal would obey. */
export function safe(text: string): string {
  return text.replace(HOSTILE, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return '\\n';
    return code <= 0xff ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/**
 * The same for text of several lines. No line begins with `::`: a log that it stands in may be that
 * of a CI service, to which such a line is a command.
 */
export function safeLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => safe(line).replace(/^(\s*)::/, '$1:\\x3a'));
}

/** JSON text; what a terminal would obey in it is written as escapes. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const escaped = text.replace(HOSTILE, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
  return `${escaped}\n`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
