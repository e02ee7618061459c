import type { GitHubApi } from '@vmshift/observation';
import { z } from 'zod';

/**
 * Rules that no direct push of a new commit can meet. Others, such as those of messages, are for the push to find out.
 * @see https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */
const NO_PUSH = [
  'pull_request',
  'required_status_checks',
  'update',
  'merge_queue',
  'required_deployments',
  'workflows',
  'code_scanning',
];

/** @see https://docs.github.com/rest/repos/rules#get-rules-for-a-branch */
const RULES = z.array(z.object({ type: z.string(), ruleset_id: z.number() }));

/** @see https://docs.github.com/rest/repos/rules#get-a-repository-ruleset */
const RULESET = z.object({ name: z.string(), current_user_can_bypass: z.string().nullish() });

/**
 * Why GitHub will refuse a push of the token's user to a branch; undefined where no ruleset does. Branch protection of the
 * older kind can be read by administrators alone, so that its refusal comes with the push.
 *
 * @param repository `<owner>/<name>`
 * @throws Error where GitHub does not answer, or not to this token
 */
export async function pushRefusal(api: GitHubApi, repository: string, branch: string): Promise<string | undefined> {
  const path = `/repos/${repository}/rules/branches/${encodeURIComponent(branch)}?per_page=100`;
  const rules = RULES.parse(await api(path)).filter(({ type }) => NO_PUSH.includes(type));
  for (const id of new Set(rules.map(({ ruleset_id }) => ruleset_id))) {
    const { name, current_user_can_bypass } = RULESET.parse(await api(`/repos/${repository}/rulesets/${id}`));
    // A bypass on pull requests alone allows no push, and an unknown answer is left to the push.
    if (!['never', 'pull_requests_only'].includes(current_user_can_bypass ?? '')) continue;
    const types = rules.flatMap(({ type, ruleset_id }) => (ruleset_id === id ? [type] : []));
    return `the ruleset ${JSON.stringify(name)} asks for ${types.join(', ')}`;
  }
  return undefined;
}
