import type { PlatformConfig } from '@vmshift/environments';
import { z } from 'zod';
import type { GitHubEnvironmentSettings } from '../github-settings';
import { isSingleOwner, type Reviewer, reviewers } from '../owners';
import { type Change, type Gap, gap, type Part } from '../part';
import { findEnvironment } from './find-environment';

/** @see https://docs.github.com/rest/deployments/environments#list-environments */
const ENVIRONMENT = z.object({
  name: z.string(),
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z
          .array(z.object({ type: z.enum(['User', 'Team']), reviewer: z.object({ id: z.number() }) }))
          .optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable(),
});

/** @see https://docs.github.com/rest/deployments/branch-policies */
const POLICY = z.object({ id: z.number(), name: z.string(), type: z.string().optional() });

type Environment = z.output<typeof ENVIRONMENT>;
type Policy = z.output<typeof POLICY>;

/** An environment: which branches may use it, who approves, and that no one approves what they began. */
export function environmentPart(
  repository: string,
  settings: GitHubEnvironmentSettings,
  platform: PlatformConfig,
): Part {
  const { name } = settings;
  const path = `/repos/${repository}/environments/${encodeURIComponent(name)}`;
  return {
    id: `${repository}-environment-${name}`,
    what: `${repository}: environment ${name}${describe(settings)}`,
    page: pageOf(repository),
    gaps: async (reader) => {
      const found = await findEnvironment(reader, repository, name, ENVIRONMENT);
      const policies =
        found?.deployment_branch_policy?.custom_branch_policies === true
          ? await reader.list(`${path}/deployment-branch-policies`, 'branch_policies', POLICY)
          : [];
      const present = (found?.protection_rules ?? []).flatMap(({ reviewers: those = [] }) =>
        those.map(({ type, reviewer: { id } }) => ({ type, id })),
      );
      const wanted = settings.reviewers && present.length === 0 ? await reviewers(platform, reader) : present;
      const subject: Subject = { repository, settings, path, singleOwner: isSingleOwner(platform), reviewers: wanted };
      return found === undefined ? absent(subject) : differences(subject, found, policies);
    },
  };
}

interface Subject {
  readonly repository: string;
  readonly settings: GitHubEnvironmentSettings;
  readonly path: string;
  readonly singleOwner: boolean;
  /** Those that are there; where none are and some have to be, those whom the model names. */
  readonly reviewers: readonly Reviewer[];
}

function absent(subject: Subject): readonly Gap[] {
  const { repository, settings, path } = subject;
  return gap(
    'absent',
    'there is none',
    pageOf(repository),
    save(subject, undefined, `${repository}: make the environment ${settings.name}`),
    ...(settings.branches ?? []).map((branch) => allow(repository, path, settings.name, branch)),
  );
}

function differences(subject: Subject, found: Environment, policies: readonly Policy[]): readonly Gap[] {
  const { repository, settings, singleOwner } = subject;
  const page = pageOf(repository);
  const rule = found.protection_rules.find(({ type }) => type === 'required_reviewers');
  const change = save(subject, found, `${repository}: set who may use the environment ${settings.name}`);
  return [
    ...branchGaps(subject, found, policies, change),
    ...(settings.reviewers && (rule?.reviewers ?? []).length === 0
      ? gap('reviewers', 'no required reviewers', page, change)
      : []),
    ...(settings.reviewers && !singleOwner && rule !== undefined && rule.prevent_self_review !== true
      ? gap('self-review', 'who begins a job may approve it', page, change)
      : []),
    ...(settings.reviewers && found.can_admins_bypass === true
      ? gap('administrators', 'administrators may go on without an approval', page, change)
      : []),
    ...(singleOwner && rule?.prevent_self_review === true
      ? gap('self-review', 'no one can approve: the only owner may not approve what they began', page, change)
      : []),
  ];
}

function branchGaps(
  { repository, settings: { name, branches }, path }: Subject,
  { deployment_branch_policy: policy }: Environment,
  policies: readonly Policy[],
  change: Change,
): readonly Gap[] {
  const page = pageOf(repository);
  if (branches === undefined) {
    const every = policy === null || policies.some((one) => one.name === '*' || one.name === '**');
    return every ? [] : gap('branches', 'not every branch may use it', page, change);
  }
  const missing = branches.filter((branch) => !policies.some((one) => isBranch(one) && one.name === branch));
  const surplus = policies.filter((one) => !isBranch(one) || !branches.includes(one.name));
  const allowed = missing.map((branch) => allow(repository, path, name, branch));
  const only = branches.join(', ');
  if (policy === null) return gap('branches', `open to every branch, not to ${only} alone`, page, change, ...allowed);
  if (!policy.custom_branch_policies)
    return gap('branches', `open to every protected branch, not to ${only} alone`, page, change, ...allowed);
  return [
    ...(missing.length > 0 ? gap('branches', `closed to ${missing.join(', ')}`, page, ...allowed) : []),
    ...surplus.flatMap(({ id, name: other, type = 'branch' }) =>
      gap(`${type}-${other}`, `open to the ${type} ${other}`, page, {
        ...{ method: 'DELETE', path: `${path}/deployment-branch-policies/${id}` },
        text: `${repository}: close the environment ${name} to the ${type} ${other}`,
      }),
    ),
  ];
}

const isBranch = ({ type = 'branch' }: Policy): boolean => type === 'branch';

/** The whole environment: what GitHub is not given it takes away. A wait timer and the reviewers that are there stay. */
function save(
  { path, settings, singleOwner, reviewers: those }: Subject,
  found: Environment | undefined,
  text: string,
): Change {
  const body = {
    wait_timer: found?.protection_rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    prevent_self_review: those.length > 0 && !singleOwner,
    reviewers: those.length > 0 ? those : null,
    ...(settings.reviewers && { can_admins_bypass: false }),
    deployment_branch_policy:
      settings.branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
  };
  return { method: 'PUT', path, body, text };
}

function allow(repository: string, path: string, environment: string, branch: string): Change {
  return {
    ...{ method: 'POST', path: `${path}/deployment-branch-policies`, body: { name: branch, type: 'branch' } },
    text: `${repository}: let ${branch} use the environment ${environment}`,
  };
}

const pageOf = (repository: string): string => `https://github.com/${repository}/settings/environments`;

function describe({ reviewers: people, branches }: GitHubEnvironmentSettings): string {
  const parts = [
    ...(people ? ['required reviewers'] : []),
    ...(branches === undefined ? [] : [`${branches.join(', ')} alone`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
