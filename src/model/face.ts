import type { RequirementId, RuleId, Some } from './names.ts';
import type { Example, Violation } from './rule.ts';

/**
 * What an existing rule shows of middleware: one about applications of its outer face, one about
 * servers of its inner face. It is applied as it is; here stand the rows about middleware that it
 * checks, and middleware as examples, which define `middleware(app)`.
 */
export interface Face {
  readonly rule: RuleId;
  readonly requirements: Some<RequirementId>;
  readonly examples: {
    /** None where every conforming middleware shows it. */
    readonly conforming?: readonly Example[];
    readonly violating: Some<Violation<string>>;
  };
}
