import { z } from 'zod';
import { type GitHubReader, NotShown } from '../github-reader';
import type { RepositorySettings } from '../github-settings';
import { type Gap, gap, type Part } from '../part';

/** @see https://docs.github.com/rest/actions/permissions#get-default-workflow-permissions-for-a-repository */
const TOKEN = z.object({ default_workflow_permissions: z.string(), can_approve_pull_request_reviews: z.boolean() });

const STATUS = z.object({ status: z.string() }).nullish();

/** @see https://docs.github.com/rest/repos/repos#get-a-repository */
const REPOSITORY = z.object({
  private: z.boolean(),
  /** Shown to administrators alone. */
  security_and_analysis: z.object({ secret_scanning: STATUS, secret_scanning_push_protection: STATUS }).nullish(),
});

const FORK_APPROVAL = z.object({ approval_policy: z.string() });

const PRIVATE_FORKS = z.object({
  run_workflows_from_fork_pull_requests: z.boolean(),
  send_write_tokens_to_workflows: z.boolean(),
  send_secrets_and_variables: z.boolean(),
  require_approval_for_fork_pr_workflows: z.boolean(),
});

/** What a repository has as a whole: what its workflows may do by themselves, and what GitHub looks for in it. */
export function repositoryParts({ repository }: RepositorySettings): readonly Part[] {
  const actions = `https://github.com/${repository}/settings/actions`;
  const security = `https://github.com/${repository}/settings/security_analysis`;
  return [
    {
      id: `${repository}-workflow-token`,
      what: `${repository}: what the token of a workflow may do`,
      page: actions,
      gaps: (reader) => tokenGaps(repository, reader, actions),
    },
    {
      id: `${repository}-forks`,
      what: `${repository}: workflows of pull requests from forks`,
      page: actions,
      gaps: async (reader) => {
        const found = await reader.get(`/repos/${repository}`, REPOSITORY);
        return found.private
          ? privateForkGaps(repository, reader, actions)
          : publicForkGaps(repository, reader, actions);
      },
    },
    {
      id: `${repository}-secret-scanning`,
      what: `${repository}: secret scanning and push protection`,
      page: security,
      gaps: (reader) => scanningGaps(repository, reader, security),
    },
  ];
}

async function tokenGaps(repository: string, { get }: GitHubReader, page: string): Promise<readonly Gap[]> {
  const path = `/repos/${repository}/actions/permissions/workflow`;
  const found = await get(path, TOKEN);
  const body = { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false };
  const text = `${repository}: let workflows read by default, and approve no pull request`;
  const change = { method: 'PUT', path, body, text } as const;
  return [
    ...(found.default_workflow_permissions === 'read' ? [] : gap('default', 'it may write by default', page, change)),
    ...(found.can_approve_pull_request_reviews
      ? gap('approve', 'it may approve pull requests, which counts as a review', page, change)
      : []),
  ];
}

/** @see https://docs.github.com/rest/actions/permissions#get-fork-pr-contributor-approval-permissions-for-a-repository */
async function publicForkGaps(repository: string, { get }: GitHubReader, page: string): Promise<readonly Gap[]> {
  const path = `/repos/${repository}/actions/permissions/fork-pr-contributor-approval`;
  const { approval_policy } = await get(path, FORK_APPROVAL);
  if (approval_policy === 'all_external_contributors') return [];
  return gap('approval', `they run without an approval of some contributors (${approval_policy})`, page, {
    ...{ method: 'PUT', path, body: { approval_policy: 'all_external_contributors' } },
    text: `${repository}: ask for an approval before workflows of anyone from outside run`,
  });
}

/** @see https://docs.github.com/rest/actions/permissions#get-private-repo-fork-pr-workflow-settings-for-a-repository */
async function privateForkGaps(repository: string, { get }: GitHubReader, page: string): Promise<readonly Gap[]> {
  const path = `/repos/${repository}/actions/permissions/fork-pr-workflows-private-repos`;
  const found = await get(path, PRIVATE_FORKS);
  const body = { ...found, send_write_tokens_to_workflows: false, send_secrets_and_variables: false };
  const text = `${repository}: give workflows of forks no secret and no token that writes`;
  const change = { method: 'PUT', path, body, text } as const;
  return [
    ...(found.send_write_tokens_to_workflows ? gap('token', 'they get a token that writes', page, change) : []),
    ...(found.send_secrets_and_variables ? gap('secrets', 'they get secrets', page, change) : []),
  ];
}

async function scanningGaps(repository: string, { get }: GitHubReader, page: string): Promise<readonly Gap[]> {
  const path = `/repos/${repository}`;
  const found = await get(path, REPOSITORY);
  // In a private repository it is part of a paid product.
  if (found.private) return [];
  if (!found.security_and_analysis) throw new NotShown('GitHub shows it to administrators alone');
  const { secret_scanning, secret_scanning_push_protection } = found.security_and_analysis;
  const off = [
    ...(secret_scanning?.status === 'enabled' ? [] : ['secret scanning']),
    ...(secret_scanning_push_protection?.status === 'enabled' ? [] : ['push protection']),
  ];
  if (off.length === 0) return [];
  const enabled = { status: 'enabled' };
  const body = { security_and_analysis: { secret_scanning: enabled, secret_scanning_push_protection: enabled } };
  const text = `${repository}: switch secret scanning and push protection on`;
  return gap('off', `without ${off.join(', ')}`, page, { method: 'PATCH', path, body, text });
}
