/** GitHub's own App for the checks that jobs report. @see https://api.github.com/apps/github-actions */
export const GITHUB_ACTIONS_APP = 15368;

/** A rule as a ruleset holds it. @see https://docs.github.com/rest/repos/rules */
export interface BranchRule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** One thing that has to hold of a protected branch. */
export interface Requirement {
  /** Kebab-case. */
  readonly id: string;
  /** What is found where it does not hold. */
  readonly lacks: string;
  /** Whether the rules of one ruleset hold it. */
  readonly heldBy: (rules: readonly BranchRule[]) => boolean;
}

/** What one person alone must not be able to go round. */
export function requirements(checks: readonly string[]): readonly Requirement[] {
  const review =
    (name: string, holds: (value: unknown) => boolean): Requirement['heldBy'] =>
    (rules) =>
      rules.some(({ type, parameters }) => type === 'pull_request' && holds(parameters?.[name]));
  const isTrue = (value: unknown): boolean => value === true;
  return [
    { id: 'pull-request', lacks: 'a push needs no pull request', heldBy: has('pull_request') },
    {
      id: 'approval',
      lacks: 'a pull request needs no approval',
      heldBy: review('required_approving_review_count', (count) => typeof count === 'number' && count >= 1),
    },
    {
      id: 'code-owner',
      lacks: 'the approval need not be of a Code Owner',
      heldBy: review('require_code_owner_review', isTrue),
    },
    {
      id: 'stale-approval',
      lacks: 'an approval outlives the next push',
      heldBy: review('dismiss_stale_reviews_on_push', isTrue),
    },
    {
      id: 'last-push',
      lacks: 'who pushed last may approve it',
      heldBy: review('require_last_push_approval', isTrue),
    },
    ...checks.map((check) => ({
      id: `check-${check}`,
      lacks: `the check ${JSON.stringify(check)} of GitHub Actions is not required`,
      heldBy: (rules: readonly BranchRule[]) =>
        checksOf(rules).some(
          ({ context, integration_id }) => context === check && integration_id === GITHUB_ACTIONS_APP,
        ),
    })),
    { id: 'force-push', lacks: 'it takes force pushes', heldBy: has('non_fast_forward') },
    { id: 'deletion', lacks: 'it may be deleted', heldBy: has('deletion') },
  ];
}

/** The checks that rules require, with the App that has to report each; any App may where there is none. */
export function checksOf(
  rules: readonly BranchRule[],
): readonly { readonly context: string; readonly integration_id?: number | null }[] {
  return rules.flatMap(({ type, parameters }) => {
    const checks = type === 'required_status_checks' ? parameters?.required_status_checks : undefined;
    return Array.isArray(checks) ? checks : [];
  });
}

/** The rules of the ruleset that bootstrap makes: the least that holds every requirement. */
export function neededRules(checks: readonly string[]): readonly BranchRule[] {
  return [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_review_thread_resolution: false,
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: checks.map((context) => ({ context, integration_id: GITHUB_ACTIONS_APP })),
      },
    },
  ];
}

function has(wanted: string): Requirement['heldBy'] {
  return (rules) => rules.some(({ type }) => type === wanted);
}
