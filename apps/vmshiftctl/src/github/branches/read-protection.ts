import { z } from 'zod';
import { type GitHubReader, NotShown } from '../github-reader';
import type { BranchRule } from './requirements';

/** Who may pass the rules of a ruleset. @see https://docs.github.com/rest/repos/rules#create-a-repository-ruleset */
export interface BypassActor {
  /** Null for a deploy key. */
  readonly actor_id?: number | null | undefined;
  readonly actor_type: string;
  readonly bypass_mode: string;
}

/** The rules of one ruleset for one branch. */
export interface BranchRuleset {
  readonly id: number;
  /** Of the repository itself, so that its administrators change it. */
  readonly own: boolean;
  readonly rules: readonly BranchRule[];
}

const RULE = z.object({
  type: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  ruleset_id: z.number(),
  ruleset_source_type: z.string().optional(),
});

const RULESET = z.object({
  name: z.string(),
  /** Shown to those who may change the ruleset. */
  bypass_actors: z
    .array(z.object({ actor_id: z.number().nullish(), actor_type: z.string(), bypass_mode: z.string() }))
    .nullish(),
});

/** The active rules of a branch, by ruleset. @see https://docs.github.com/rest/repos/rules#get-rules-for-a-branch */
export async function readRulesets(
  { list }: GitHubReader,
  repository: string,
  branch: string,
): Promise<readonly BranchRuleset[]> {
  const rules = await list(`/repos/${repository}/rules/branches/${encodeURIComponent(branch)}`, undefined, RULE);
  return [...new Set(rules.map(({ ruleset_id }) => ruleset_id))].map((id) => {
    const those = rules.filter(({ ruleset_id }) => ruleset_id === id);
    return {
      id,
      own: those.every(({ ruleset_source_type: source = 'Repository' }) => source === 'Repository'),
      rules: those,
    };
  });
}

/** Name and bypass list of a ruleset. @throws NotShown where the token may not see the list */
export async function readBypass(
  { get }: GitHubReader,
  repository: string,
  id: number,
): Promise<{ readonly name: string; readonly actors: readonly BypassActor[] }> {
  const { name, bypass_actors } = await get(`/repos/${repository}/rulesets/${id}`, RULESET);
  if (bypass_actors == null)
    throw new NotShown('GitHub shows bypass lists to administrators alone', 'administration=write');
  return { name, actors: bypass_actors };
}

const SWITCH = z.object({ enabled: z.boolean() }).optional();
const NAMED = z.array(z.object({ login: z.string().optional(), slug: z.string().optional() })).default([]);

const PROTECTION = z.object({
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      required_approving_review_count: z.number().optional(),
      require_last_push_approval: z.boolean().optional(),
      bypass_pull_request_allowances: z.object({ users: NAMED, teams: NAMED, apps: NAMED }).optional(),
    })
    .optional(),
  required_status_checks: z
    .object({ checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).default([]) })
    .nullish(),
  enforce_admins: SWITCH,
  allow_force_pushes: SWITCH,
  allow_deletions: SWITCH,
});

const ROLE = z.object({ permissions: z.object({ admin: z.boolean() }).optional() });

/** The older form of protection. */
export interface ClassicProtection {
  readonly rules: readonly BranchRule[];
  /** Who may pass it, in words. */
  readonly bypass: readonly string[];
}

/**
 * Branch protection of the older form, as rules; undefined where there is none.
 * @throws NotShown where the token may not see it
 * @see https://docs.github.com/rest/branches/branch-protection#get-branch-protection
 */
export async function readClassic(
  { find, get }: GitHubReader,
  repository: string,
  branch: string,
): Promise<ClassicProtection | undefined> {
  const path = `/repos/${repository}/branches/${encodeURIComponent(branch)}`;
  // GitHub answers 404 where there is none and where it is hidden; whether there is one is shown to everyone.
  const shown = await find(
    path,
    z.object({ protected: z.boolean(), protection: z.object({ enabled: z.boolean() }).optional() }),
  );
  if (shown === undefined || !(shown.protection?.enabled ?? shown.protected)) return undefined;
  const found = await find(`${path}/protection`, PROTECTION);
  if (found === undefined) {
    // An administrator sees what there is: then it is a ruleset alone that protects the branch.
    const { permissions } = await get(`/repos/${repository}`, ROLE);
    if (permissions?.admin === true) return undefined;
    throw new NotShown('GitHub shows classic branch protection to administrators alone', 'administration=read');
  }
  return { rules: rulesOf(found), bypass: bypassOf(found) };
}

type Protection = z.infer<typeof PROTECTION>;

function rulesOf({
  allow_deletions: deletions,
  allow_force_pushes: forcePushes,
  required_pull_request_reviews: review,
  required_status_checks: checks,
}: Protection): readonly BranchRule[] {
  const rules: BranchRule[] = [];
  if (deletions?.enabled !== true) rules.push({ type: 'deletion' });
  if (forcePushes?.enabled !== true) rules.push({ type: 'non_fast_forward' });
  if (review !== undefined) {
    const parameters = {
      required_approving_review_count: review.required_approving_review_count,
      dismiss_stale_reviews_on_push: review.dismiss_stale_reviews,
      require_code_owner_review: review.require_code_owner_reviews,
      require_last_push_approval: review.require_last_push_approval,
    };
    rules.push({ type: 'pull_request', parameters });
  }
  if (checks != null) {
    const required = checks.checks.map(({ context, app_id }) => ({ context, integration_id: app_id }));
    rules.push({ type: 'required_status_checks', parameters: { required_status_checks: required } });
  }
  return rules;
}

function bypassOf({ enforce_admins: admins, required_pull_request_reviews: review }: Protection): readonly string[] {
  const { users, teams, apps } = review?.bypass_pull_request_allowances ?? { users: [], teams: [], apps: [] };
  return [
    ...(admins?.enabled === true ? [] : ['every administrator']),
    ...users.map(({ login }) => `the user ${login}`),
    ...teams.map(({ slug }) => `the team ${slug}`),
    ...apps.map(({ slug }) => `the App ${slug}`),
  ];
}
