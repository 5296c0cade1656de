/** The values of all headers of this lower-case name. */
export function valuesOf(
  headers: readonly (readonly [string, string])[],
  name: string,
): readonly string[] {
  return headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
}

/** Whether values that are on both sides, once each, stand in another order. */
export function swapped(given: readonly string[], passed: readonly string[]): boolean {
  const once = (values: readonly string[], value: string) =>
    values.indexOf(value) === values.lastIndexOf(value) && values.includes(value);
  const common = given.filter((each) => once(given, each) && once(passed, each));
  const arrived = passed.filter((each) => common.includes(each));
  return common.some((each, i) => each !== arrived[i]);
}
