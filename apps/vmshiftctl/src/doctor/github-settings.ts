import { ARGOCD_STACK, environmentStacks, type Model } from '@vmshift/environments';
import { type StackVariable, stackVariables } from '@vmshift/infra';

/** A GitHub environment that the workflows use, and what has to be in it. */
export interface GitHubEnvironmentSettings {
  readonly name: string;
  /** Names of the secrets. */
  readonly secrets: readonly string[];
  /** A person has to approve each job. */
  readonly reviewers: boolean;
  /** Only jobs of the protected branches may use it, so that no pull request can read its secrets. */
  readonly protectedBranchesOnly: boolean;
}

/** What the workflows need in the settings of one repository. */
export interface RepositorySettings {
  readonly repository: string;
  /** Names of the repository's variables. */
  readonly variables: readonly string[];
  readonly environments: readonly GitHubEnvironmentSettings[];
  /** Whether `main` must be protected by rules. */
  readonly rules: boolean;
}

/** What has to be set up in both repositories; docs/operations.md explains how. */
export function gitHubSettings(model: Model): readonly RepositorySettings[] {
  const { platform } = model;
  const variables = stackVariables(model);
  const names = [...new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? [] : gitHubName(name))))];
  return [
    {
      repository: platform.repository,
      variables: ['OBSERVE_APP_CLIENT_ID', 'RELEASE_APP_CLIENT_ID', 'SYNTH_APP_CLIENT_ID', 'TERRAFORM', ...names],
      environments: [
        ...deployEnvironments(model, variables),
        {
          ...open('plan', [
            ...secretsOf(variables.filter(({ placeholder }) => placeholder === undefined)),
            'ARGOCD_KUBECONFIG',
          ]),
          protectedBranchesOnly: true,
        },
        open('synth', ['SYNTH_APP_PRIVATE_KEY']),
        { ...open('observe', ['OBSERVE_APP_PRIVATE_KEY', 'OBSERVER_KUBECONFIG']), protectedBranchesOnly: true },
        { ...open('release', [RELEASE_KEY]), protectedBranchesOnly: true },
      ],
      rules: true,
    },
    {
      repository: platform.applicationRepository,
      variables: ['DISPATCH_APP_CLIENT_ID'],
      environments: [{ ...open('release', ['DISPATCH_APP_PRIVATE_KEY']), protectedBranchesOnly: true }],
      rules: false,
    },
  ];
}

const RELEASE_KEY = 'RELEASE_APP_PRIVATE_KEY';

/** Names at GitHub of the secrets among the variables, each once. */
function secretsOf(variables: readonly StackVariable[]): readonly string[] {
  return [...new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? gitHubName(name) : [])))];
}

function open(name: string, secrets: readonly string[]): GitHubEnvironmentSettings {
  return { name, secrets, reviewers: false, protectedBranchesOnly: false };
}

/** One per environment of the model, with what its stacks are deployed with; an approval where the model asks for one. */
function deployEnvironments(
  { environments }: Model,
  variables: readonly StackVariable[],
): readonly GitHubEnvironmentSettings[] {
  return environments.map((environment) => {
    const stacks = [...environmentStacks(environment), ...(environment.cluster.hostsArgoCd ? [ARGOCD_STACK] : [])];
    const secrets = secretsOf(variables.filter(({ stack }) => stacks.includes(stack)));
    const { name, release } = environment;
    return {
      name,
      secrets,
      reviewers: release.approval,
      protectedBranchesOnly: true,
    };
  });
}

/** Name at GitHub of a variable that Terraform reads; none for the constants that the set-up action sets. */
function gitHubName(variable: string): readonly string[] {
  if (/^AWS_.*_CHECKSUM_/.test(variable)) return [];
  return [variable.replace(/^TF_VAR_/, '').toUpperCase()];
}
