/** Where the responses to each of several requests begin: after each final one. */
export function responseBounds(statuses: readonly number[], requests: number): number[] {
  const bounds = [0];
  for (const [i, status] of statuses.entries()) if (status >= 200) bounds.push(i + 1);
  while (bounds.length <= requests) bounds.push(statuses.length);
  return bounds;
}
