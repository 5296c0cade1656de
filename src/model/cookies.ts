/** Another cookie after the attributes of one: what has no other reading. */
const NEXT_COOKIE = [
  /;\s*(?:path|domain|max-age|samesite|priority)\s*=[^;,]*,\s*[\w!#$%&'*+.^`|~-]+=/i,
  /;\s*(?:secure|httponly|partitioned)\s*,\s*[\w!#$%&'*+.^`|~-]+=/i,
  /;\s*expires\s*=\s*[a-z]+,[^;,]*,\s*[\w!#$%&'*+.^`|~-]+=/i,
];

/** True for the value of a Set-Cookie header into which several were joined. */
export function holdsSeveralCookies(value: string): boolean {
  return NEXT_COOKIE.some((pattern) => pattern.test(value));
}
