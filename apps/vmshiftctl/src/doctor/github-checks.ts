import type { GitHubApi } from '@vmshift/observation';
import { GitHubError, type Observation, observe } from '@vmshift/observation';
import { z } from 'zod';
import { type Check, checkOf } from './check';
import type { GitHubEnvironmentSettings, RepositorySettings } from './github-settings';

const NAMES = {
  variables: z.object({ variables: z.array(z.object({ name: z.string() })) }),
  secrets: z.object({ secrets: z.array(z.object({ name: z.string() })) }),
};

/** @see https://docs.github.com/rest/deployments/environments#get-an-environment */
const ENVIRONMENT = z.object({
  protection_rules: z.array(z.object({ type: z.string() })).default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** @see https://docs.github.com/rest/repos/rules#get-rules-for-a-branch */
const RULES = z.array(z.object({ type: z.string() }));

/** The rules without which one person alone could change what runs in production. */
const NEEDED_RULES = ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion'];

/** Whether a repository has the variables, environments, secrets and branch rules that the workflows need. */
export async function gitHubChecks(settings: RepositorySettings, api: GitHubApi): Promise<readonly Check[]> {
  const checks = await Promise.all([
    variablesCheck(settings, api),
    ...settings.environments.map((environment) => environmentChecks(settings.repository, environment, api)),
    ...(settings.rules ? [rulesCheck(settings.repository, api)] : []),
  ]);
  return checks.flat();
}

async function variablesCheck({ repository, variables }: RepositorySettings, api: GitHubApi): Promise<Check> {
  const answer = await observe(
    api(`/repos/${repository}/actions/variables?per_page=100`).then((body) => NAMES.variables.parse(body).variables),
  );
  return namesCheck(
    {
      id: `${repository}-variables`,
      what: `${repository}: variables ${variables.join(', ')}`,
      fix: `gh variable set <NAME> --repo ${repository}`,
    },
    answer,
    variables,
  );
}

async function environmentChecks(
  repository: string,
  settings: GitHubEnvironmentSettings,
  api: GitHubApi,
): Promise<readonly Check[]> {
  const path = `/repos/${repository}/environments/${settings.name}`;
  const [environment, secrets] = await Promise.all([
    observe(absentAsUndefined(api(path).then((body) => ENVIRONMENT.parse(body)))),
    observe(api(`${path}/secrets?per_page=100`).then((body) => NAMES.secrets.parse(body).secrets)),
  ]);
  const place = `https://github.com/${repository}/settings/environments`;
  const protection = checkOf(
    {
      id: `${repository}-environment-${settings.name}`,
      what: `${repository}: environment ${settings.name}${describe(settings)}`,
      fix: `set it up at ${place}`,
    },
    environment,
    (found) => judgeEnvironment(settings, found),
  );
  const question = {
    id: `${repository}-environment-${settings.name}-secrets`,
    what: `${repository}: secrets of environment ${settings.name}`,
    fix: `gh secret set <NAME> --env ${settings.name} --repo ${repository}`,
  };
  return [protection, namesCheck(question, secrets, settings.secrets)];
}

/** Without administration rights GitHub hides what exists: 404 is then no proof that it is missing. */
async function absentAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

function describe({ reviewers, protectedBranchesOnly }: GitHubEnvironmentSettings): string {
  const parts = [reviewers ? 'required reviewers' : '', protectedBranchesOnly ? 'restricted branches' : ''];
  const named = parts.filter((part) => part !== '');
  return named.length === 0 ? '' : ` with ${named.join(' and ')}`;
}

function judgeEnvironment(
  { reviewers, protectedBranchesOnly }: GitHubEnvironmentSettings,
  found: z.infer<typeof ENVIRONMENT> | undefined,
): { readonly fine: boolean; readonly found: string } {
  if (found === undefined) return { fine: false, found: 'there is none that this token can see' };
  const lacks = [
    ...(reviewers && !found.protection_rules.some(({ type }) => type === 'required_reviewers')
      ? ['no required reviewers']
      : []),
    ...(protectedBranchesOnly && !found.deployment_branch_policy ? ['open to every branch'] : []),
  ];
  return { fine: lacks.length === 0, found: lacks.length === 0 ? 'as needed' : lacks.join(', ') };
}

async function rulesCheck(repository: string, api: GitHubApi): Promise<Check> {
  const answer = await observe(api(`/repos/${repository}/rules/branches/main`).then((body) => RULES.parse(body)));
  const question = {
    id: `${repository}-branch-rules`,
    what: `${repository}: rules of main (${NEEDED_RULES.join(', ')})`,
    fix: `add a ruleset at https://github.com/${repository}/settings/rules`,
  };
  return checkOf(question, answer, (rules) => {
    const lacking = NEEDED_RULES.filter((type) => !rules.some((rule) => rule.type === type));
    return { fine: lacking.length === 0, found: lacking.length === 0 ? 'all set' : `without ${lacking.join(', ')}` };
  });
}

function namesCheck(
  question: Pick<Check, 'id' | 'what'> & { readonly fix: string },
  answer: Observation<readonly { readonly name: string }[]>,
  wanted: readonly string[],
): Check {
  return checkOf(question, answer, (found) => {
    const lacking = wanted.filter((name) => !found.some((one) => one.name === name));
    return { fine: lacking.length === 0, found: lacking.length === 0 ? 'all set' : `without ${lacking.join(', ')}` };
  });
}
