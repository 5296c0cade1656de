/** `; did you mean 'level'?`, where one of the names is near enough to be meant. */
export function nearest(wrong: string, names: readonly string[]): string {
  const ranked = names
    .map((name) => ({ name, far: distance(wrong.toLowerCase(), name) }))
    .toSorted((a, b) => a.far - b.far);
  const [best] = ranked;
  if (best === undefined || best.far > Math.max(1, best.name.length / 2)) return '';
  return `; did you mean '${best.name}'?`;
}

/** How many letters have to be added, left out or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
