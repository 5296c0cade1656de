/** What is wrong with a subject, in a sentence, and what to try: exit code 3. */
export class SubjectError extends Error {
  override readonly name: string = 'SubjectError';
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }

  /** Both, on lines of their own. */
  get told(): string {
    return this.hint === null || this.hint === '' ? this.message : `${this.message}\n${this.hint}`;
  }
}

/** The run has shown enough of a subject that goes on hanging or dying. */
export class CutShort extends SubjectError {}

/** Something wrong with the command line or a file it names: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
