/**
 * A selector that remembers what it found last. Many rules ask the same of one exchange, one after
 * the other; what they get is shared, and not theirs to change.
 */
export function remembered<Evidence extends object, Found>(
  select: (evidence: Evidence) => Found,
): (evidence: Evidence) => Found {
  let last: Evidence | undefined;
  let found: Found;
  return (evidence) => {
    if (evidence !== last) {
      found = select(evidence);
      last = evidence;
    }
    return found;
  };
}
