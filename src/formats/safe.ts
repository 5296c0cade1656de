// C0 and C1 controls, separators, bidirectional controls, the byte order mark, lone surrogates.
const HOSTILE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of the subject's making on one line, with nothing in it that a terminal would obey. */
export function safe(text: string): string {
  return text.replace(HOSTILE, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return '\\n';
    return code <= 0xff ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** The same for text of several lines. */
export function safeLines(text: string): string[] {
  return text.split(/\r?\n/).map(safe);
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
