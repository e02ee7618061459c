import { installedCharts } from '../../apps/infra/test-support/chart-keys';
import { codeOwners, contextName, type EnvironmentConfig, type Model } from '../../packages/environments/src';
import { imageRegistry, majorVersion } from '../../packages/kubernetes/src';

/** A text that a file outside of the model must hold because the model says so. */
export interface RepeatedValue {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const OPERATE = '.github/workflows/operate.yaml';
const RELEASE = '.github/workflows/release.yaml';
const INFRA = '.github/workflows/infra.yaml';
const BUILD = 'templates/app-repository/.github/workflows/ci-cd.yaml';
const DISPATCH = 'templates/app-repository/.github/workflows/argocd-update.yaml';
const SETUP = 'docs/setup.md';
const ON_CALL = 'docs/on-call.md';
const MAINTENANCE = 'docs/maintenance.md';
const CODE_OWNERS = '.github/CODEOWNERS';

/**
 * What cannot be generated: a workflow's expressions and triggers are literals to GitHub, the templates run in another
 * repository, keys of a chart are read from its release, and a person pastes the commands of the guide.
 */
export function repeatedValues(model: Model): readonly RepeatedValue[] {
  return [...ofRepositories(model), ...ofBranches(model), ...ofImages(model), ...ofCharts(model), ...ofGuide(model)];
}

/**
 * What files would have to repeat of an edited model and not of the one before it. What a file lacks of that one,
 * `repeated-values.live.test.ts` tells once, and the tests of edits do not tell it again.
 */
export function valuesOfEdit(edited: Model, before: Model): readonly RepeatedValue[] {
  const known = new Set(repeatedValues(before).map(({ file, text }) => `${file}\n${text}`));
  return repeatedValues(edited).filter(({ file, text }) => !known.has(`${file}\n${text}`));
}

function ofRepositories({ platform }: Model): readonly RepeatedValue[] {
  const { repository, applicationRepository } = platform;
  const [owner, name] = applicationRepository.split('/');
  return [
    { file: RELEASE, text: `          owner: ${owner}\n          repositories: ${name}\n` },
    { file: DISPATCH, text: `--repo ${repository} ` },
    { file: SETUP, text: `--from-literal=url=${platform.repositoryUrl} ` },
    { file: ON_CALL, text: `--repo ${repository} ` },
    ...[CODE_OWNERS, `templates/app-repository/${CODE_OWNERS}`].map((file) => ({
      file,
      text: `\n* ${codeOwners(platform).join(' ')}\n`,
    })),
  ];
}

/** Who approves, which environment's secrets reach Argo CD, and which branches are built and released. */
function ofBranches({ environments }: Model): readonly RepeatedValue[] {
  const guarded = environments.filter(({ release }) => release.approval);
  const asked = guarded.map(({ name }) => `inputs.environment == '${name}' && '${name}'`);
  const forced = guarded.map(
    ({ name, branch }) => `inputs.verb == 'force-release' && inputs.branch == '${branch}' && '${name}'`,
  );
  const branches = [...new Set(environments.map(({ branch }) => branch))].sort().reverse();
  return [
    {
      file: OPERATE,
      text: `environment: \${{ ${[...asked, ...forced, "'release'"].join(' || ')} }}`,
    },
    ...environments.flatMap(({ name, cluster }) =>
      cluster.hostsArgoCd ? [{ file: INFRA, text: `    environment: ${name}\n` }] : [],
    ),
    { file: DISPATCH, text: `branches: [${branches.join(', ')}]` },
    ...branches.map((branch) => ({ file: BUILD, text: `github.ref == 'refs/heads/${branch}'` })),
  ];
}

function ofImages({ platform: { images } }: Model): readonly RepeatedValue[] {
  const built = [images.api, images.celery];
  return [
    ...built.map((image) => ({ file: BUILD, text: `tags: ${image}:` })),
    ...built.map((image) => ({ file: BUILD, text: `registry: ${imageRegistry(image)}\n` })),
    ...[images.postgresql, images.redis].map(({ repository, tag, digest }) => ({
      file: BUILD,
      text: `image: ${repository}:${tag}@${digest}`,
    })),
  ];
}

/** The keys that a chart reads are those of one version. */
function ofCharts({ platform }: Model): readonly RepeatedValue[] {
  return Object.entries(installedCharts(platform)).map(([chart, { version }]) => ({
    file: `apps/infra/chart-keys/${chart}.keys`,
    text: `${version}\n`,
  }));
}

/** The commands of the guide are those of the environment whose cluster also runs Argo CD. */
function ofGuide({ platform, environments }: Model): readonly RepeatedValue[] {
  const described = environments.filter(({ cluster }) => cluster.hostsArgoCd);
  const { repository, tag } = platform.images.postgresql;
  return [
    { file: SETUP, text: `argocd login ${platform.argoCd.host} ` },
    { file: MAINTENANCE, text: `--argocd-context ${platform.argoCd.host} ` },
    { file: MAINTENANCE, text: `engineId: 'postgresql/${majorVersion(`${repository}:${tag}`)}'` },
    ...described.flatMap(commandsOf).map((text) => ({ file: ON_CALL, text })),
    ...described.flatMap(identityOf).map((text) => ({ file: MAINTENANCE, text })),
  ];
}

function commandsOf(environment: EnvironmentConfig): readonly string[] {
  const { namespace, database } = environment;
  const inNamespace = `kubectl --context ${contextName(environment)} -n ${namespace} `;
  if (database.kind !== 'in-cluster') return [inNamespace];
  const { bucket, endpoint } = database.backup;
  return [inNamespace, `s3://${bucket}/postgresql/ --endpoint-url ${endpoint}\n`, ...identityOf(environment)];
}

/** How a command logs in to the server in the cluster. */
function identityOf({ database }: EnvironmentConfig): readonly string[] {
  return database.kind === 'in-cluster' ? [`--username=${database.user} --dbname=${database.name} `] : [];
}
