import { type Model, stacksDeployedBy } from '@vmshift/environments';
import { type StackVariable, stackVariables } from '@vmshift/infra';
import { DRIFT_LABEL, type LabelSettings, OPERATIONS_LABEL, RELEASE_LABEL } from './labels';

/** A GitHub environment that the workflows use, and what has to be in it. */
export interface GitHubEnvironmentSettings {
  readonly name: string;
  /** Names of the secrets. */
  readonly secrets: readonly string[];
  /** A person has to approve each job. */
  readonly reviewers: boolean;
  /** The only branches whose jobs may use it; `undefined`: every branch, so that its secrets count as read by all who push. */
  readonly branches: readonly string[] | undefined;
}

/** The rules that branches have to be under, whatever ruleset holds them. */
export interface BranchSettings {
  /** Name of the ruleset that bootstrap makes. */
  readonly ruleset: string;
  readonly branches: readonly string[];
  /** The jobs whose checks have to pass. */
  readonly checks: readonly RequiredJob[];
  /** The only App that may push past the rules. @default none */
  readonly bypass?: AppSettings;
}

/** A job whose check is required; the check is called as the job is. */
export interface RequiredJob {
  /** Path of the workflow from the root of this repository. */
  readonly file: string;
  readonly job: string;
}

/** A GitHub App of ours. */
export interface AppSettings {
  /** Its name, which is its slug too. */
  readonly name: string;
  /** What it may do in the repository, and nothing else; every App reads metadata. */
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** The only repository where it is installed. */
  readonly installedIn: string;
  /** What it is for, as a verb phrase. */
  readonly purpose: string;
  /** Where its workflows find it: the variable with its client ID, and the secret with its private key. */
  readonly usedIn: {
    readonly repository: string;
    readonly environment: string;
    readonly clientId: string;
    readonly privateKey: string;
  };
}

/** Whom GitHub tells of a push. */
export interface WebhookSettings {
  readonly url: string;
  /** The secret of an environment that both sides know. */
  readonly secret: { readonly environment: string; readonly name: string };
}

/** What GitHub has to hold for one repository. */
export interface RepositorySettings {
  readonly repository: string;
  /** Names of the repository's variables. */
  readonly variables: readonly string[];
  readonly environments: readonly GitHubEnvironmentSettings[];
  readonly branches: BranchSettings;
  readonly labels: readonly LabelSettings[];
  /** @default none is needed */
  readonly webhook?: WebhookSettings;
  /** Apps whose key is kept here. */
  readonly apps: readonly AppSettings[];
  /** No secret may be one of the repository itself, where every branch reads it. */
  readonly environmentSecretsOnly: boolean;
  /** Whether its released branches hold the files of templates/app-repository, and its issues are filed. */
  readonly fromTemplate: boolean;
}

/**
 * The one home of what GitHub has to hold. `doctor` compares with it, `bootstrap` makes it so, docs/setup.md is held to
 * it by a test, and so are the workflows.
 */
export function gitHubSettings(model: Model): readonly RepositorySettings[] {
  const { platform } = model;
  const variables = stackVariables(inBuckets(model));
  const names = [...new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? [] : gitHubName(name))))];
  const planned = secretsOf(variables.filter(({ placeholder }) => placeholder === undefined));
  const { release, synth, observe, dispatch } = gitHubApps(model);
  return [
    {
      repository: platform.repository,
      variables: [...[observe, release, synth].map(({ usedIn }) => usedIn.clientId), 'TERRAFORM', ...names],
      environments: [
        ...deployEnvironments(model, variables),
        { ...open('plan', [...planned, 'ARGOCD_KUBECONFIG']), branches: ['main'] },
        { ...open('review', planned), reviewers: true, branches: ['main'] },
        open('synth', [synth.usedIn.privateKey]),
        { ...open('observe', [observe.usedIn.privateKey, 'OBSERVER_KUBECONFIG']), branches: ['main'] },
        { ...open('release', [release.usedIn.privateKey]), branches: ['main'] },
        ...(platform.publishPage === true ? [{ ...open('github-pages', []), branches: ['main'] }] : []),
      ],
      branches: {
        ruleset: 'vmshift: main',
        branches: ['main'],
        checks: [
          { file: '.github/workflows/ci.yaml', job: 'check' },
          { file: '.github/workflows/ci.yaml', job: 'workflows' },
          { file: '.github/workflows/review.yaml', job: 'review' },
        ],
        bypass: release,
      },
      labels: [OPERATIONS_LABEL, DRIFT_LABEL],
      ...webhookOf(model),
      apps: [release, synth, observe],
      environmentSecretsOnly: true,
      fromTemplate: false,
    },
    {
      repository: platform.applicationRepository,
      variables: [dispatch.usedIn.clientId],
      environments: [{ ...open('release', [dispatch.usedIn.privateKey]), branches: ['main'] }],
      branches: {
        ruleset: 'vmshift: released branches',
        branches: [...new Set(model.environments.map(({ branch }) => branch))],
        checks: ['test', 'build'].map((job) => ({
          file: 'templates/app-repository/.github/workflows/ci-cd.yaml',
          job,
        })),
      },
      labels: [RELEASE_LABEL],
      apps: [dispatch],
      environmentSecretsOnly: false,
      fromTemplate: true,
    },
  ];
}

/** The Apps, by what they do. @see https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
export function gitHubApps({ platform }: Model) {
  const { repository, applicationRepository } = platform;
  const app = (
    name: 'release' | 'synth' | 'observe' | 'dispatch',
    parts: Pick<AppSettings, 'permissions' | 'installedIn' | 'purpose'>,
    environment: string = name,
  ): AppSettings => ({
    ...parts,
    name: `vmshift-${name}`,
    usedIn: {
      repository: name === 'dispatch' ? applicationRepository : repository,
      environment,
      clientId: `${name.toUpperCase()}_APP_CLIENT_ID`,
      privateKey: `${name.toUpperCase()}_APP_PRIVATE_KEY`,
    },
  });
  return {
    release: app('release', {
      permissions: { contents: 'write' },
      installedIn: repository,
      purpose: 'pushes releases to the protected main; on the bypass list of its ruleset',
    }),
    synth: app('synth', {
      permissions: { contents: 'write' },
      installedIn: repository,
      purpose: 'pushes dist/ and the stacks to the branch of a pull request; on no bypass list',
    }),
    observe: app('observe', {
      permissions: { deployments: 'write', issues: 'write' },
      installedIn: applicationRepository,
      purpose: 'tells in the application repository what became of a release',
    }),
    dispatch: app(
      'dispatch',
      {
        permissions: { actions: 'write' },
        installedIn: repository,
        purpose: 'starts release.yaml here for what was built there',
      },
      'release',
    ),
  };
}

/** The model as the workflows deploy it: they name the keys of its state buckets, which local files have none of. */
export function inBuckets(model: Model): Model {
  if (model.platform.stateBackend.kind === 's3') return model;
  const stateBackend = { kind: 's3', bucketPrefix: 'none', endpoint: 'https://none.invalid', lockFile: false } as const;
  return { ...model, platform: { ...model.platform, stateBackend } };
}

/** Argo CD is told of a push. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/ */
function webhookOf({ platform, environments }: Model): Pick<RepositorySettings, 'webhook'> {
  const host = environments.find(({ cluster }) => cluster.hostsArgoCd);
  if (host === undefined) return {};
  const secret = { environment: host.name, name: 'ARGOCD_WEBHOOK_SECRET' };
  return { webhook: { url: `https://${platform.argoCd.host}/api/webhook`, secret } };
}

/** Names at GitHub of the secrets among the variables, each once. */
function secretsOf(variables: readonly StackVariable[]): readonly string[] {
  return [...new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? gitHubName(name) : [])))];
}

function open(name: string, secrets: readonly string[]): GitHubEnvironmentSettings {
  return { name, secrets, reviewers: false, branches: undefined };
}

/** One per environment of the model, with what its stacks are deployed with; an approval where the model asks for one. */
function deployEnvironments(
  { environments }: Model,
  variables: readonly StackVariable[],
): readonly GitHubEnvironmentSettings[] {
  return environments.map((environment) => {
    const stacks = stacksDeployedBy(environment);
    const secrets = secretsOf(variables.filter(({ stack }) => stacks.includes(stack)));
    const { name, release } = environment;
    return { name, secrets, reviewers: release.approval, branches: ['main'] };
  });
}

/** Name at GitHub of a variable that Terraform reads; none for the constants that the set-up action sets. */
export function gitHubName(variable: string): readonly string[] {
  if (/^AWS_.*_CHECKSUM_/.test(variable)) return [];
  return [variable.replace(/^TF_VAR_/, '').toUpperCase()];
}
