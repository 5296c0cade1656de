/** What is wrong with a subject, in a sentence, and what to try: exit code 3. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}

/** Something wrong with the command line or a file it names: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
