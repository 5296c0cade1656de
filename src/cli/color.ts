/** Whether what goes to standard output is coloured: `NO_COLOR` and `FORCE_COLOR` are obeyed. */
export function wantsColor(asked: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (!asked || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return process.stdout.isTTY;
}
