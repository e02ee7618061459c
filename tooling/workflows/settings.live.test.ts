import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackVariables } from '../../apps/infra/src/terraform/stack-variables';
import { gitHubSettings, type RepositorySettings } from '../../apps/vmshiftctl/src/doctor/github-settings';
import { type Model, model } from '../../packages/environments/src';
import { type Job, readWorkflow, root, workflowFiles } from './workflow-file';

/** The model with its state in a bucket, as it is once the workflows may deploy. */
const deployed: Model = {
  ...model,
  platform: { ...model.platform, stateBackend: { kind: 's3', bucket: 'b', endpoint: 'https://e', lockFile: false } },
};
const [own, application] = gitHubSettings(deployed) as readonly [RepositorySettings, RepositorySettings];
const ownWorkflows = workflowFiles.filter((file) => file.startsWith('.github/'));
const templates = workflowFiles.filter((file) => file.startsWith('templates/'));

/** Names that a text takes from a context. */
function named(context: 'secrets' | 'vars', text: string): readonly string[] {
  const names = [...text.matchAll(new RegExp(`\\b${context}\\.([A-Za-z_]+)`, 'g'))].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].sort();
}

/** The GitHub environments that a job may run in. */
function environmentsOf(job: Job): readonly string[] {
  const { environment = '' } = job;
  if (environment.includes('matrix.environment.name')) return model.environments.map(({ name }) => name);
  if (environment.includes('inputs.environment')) return ['production', 'release'];
  return environment === '' ? [] : [environment];
}

describe.each([
  ['this repository', ownWorkflows, own],
  ['the application', templates, application],
] as const)('what doctor asks for in %s', (_which, files, settings) => {
  test('is every variable that its workflows read', () => {
    const used = files.flatMap((file) => named('vars', readFileSync(join(root, file), 'utf8')));
    expect([...new Set(used)].sort()).toEqual([...settings.variables].sort());
  });

  test('is, in each environment, every secret that jobs in it read', () => {
    const used = new Map<string, Set<string>>();
    for (const job of files.flatMap((file) => Object.values(readWorkflow(file).jobs))) {
      const secrets = named('secrets', JSON.stringify(job));
      const environments = environmentsOf(job);
      expect({ environments: environments.length > 0, secrets: secrets.length > 0 }).not.toEqual({
        environments: false,
        secrets: true,
      });
      for (const name of environments) used.set(name, new Set([...(used.get(name) ?? []), ...secrets]));
    }
    const asked = settings.environments.map(({ name, secrets }) => [name, [...secrets].sort()]);
    expect(Object.fromEntries([...used].map(([name, secrets]) => [name, [...secrets].sort()]))).toEqual(
      Object.fromEntries(asked),
    );
  });
});

describe('infra.yaml', () => {
  const { jobs } = readWorkflow('.github/workflows/infra.yaml');
  const envOf = (id: string) => Object.assign({}, ...(jobs[id]?.steps ?? []).map(({ env }) => env ?? {})) as object;
  const needed = (stacks: (stack: string) => boolean) =>
    stackVariables(deployed).flatMap(({ stack, name }) => (stacks(stack) && !name.includes('_CHECKSUM_') ? name : []));

  test.each([
    ['plan', () => true],
    ['deploy', (stack: string) => stack !== 'argocd'],
    ['argocd', (stack: string) => stack === 'argocd'],
  ] as const)('%s gives the stacks every variable that they need', (id, stacks) => {
    expect(needed(stacks).filter((name) => !Object.hasOwn(envOf(id), name))).toEqual([]);
  });

  test('Argo CD is deployed in the environment whose cluster hosts it', () => {
    expect(jobs.argocd?.environment).toBe(model.environments.find(({ cluster }) => cluster.hostsArgoCd)?.name);
  });

  test.each(['deploy', 'argocd'])(
    '%s stops when main has a newer configuration, before anything is installed',
    (id) => {
      const [, compared = ''] =
        /git diff --quiet "\$GITHUB_SHA" HEAD -- (.*);/.exec(jobs[id]?.steps?.[1]?.run ?? '') ?? [];
      // For a path that starts no run there would be no newer one to approve instead.
      const { push } = readWorkflow('.github/workflows/infra.yaml').on as {
        readonly push: { readonly paths: string[] };
      };
      expect(compared.split(' ')).toEqual(push.paths.map((path) => path.replace('/**', '')));
    },
  );

  test('a plan is given placeholders in the place of every write-only value', () => {
    const values = Object.entries(envOf('plan')).filter(([name]) => name.startsWith('TF_VAR_'));
    expect(values.filter(([, value]) => String(value).includes('${{'))).toEqual([]);
  });
});

test.each([
  ['docs/operations.md', own],
  ['templates/app-repository/README.md', application],
] as const)('%s names every variable, environment and secret that has to be set', (file, settings) => {
  const text = readFileSync(join(root, file), 'utf8');
  // A new environment of the model is one more row of the same secrets, not a new text.
  const modelled = model.environments.map(({ name }) => name);
  const names = settings.environments.flatMap(({ name, secrets }) => [
    ...(modelled.includes(name) ? [] : [name]),
    ...secrets,
  ]);
  expect([...settings.variables, ...names].filter((name) => !text.includes(name))).toEqual([]);
});

describe('the required checks that docs/operations.md names', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const checksIn = (sentence: RegExp) =>
    [...(sentence.exec(text)?.[1] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);

  test('are names of jobs here', () => {
    const checks = checksIn(/require the checks (.*?), block/);
    const jobs = ownWorkflows.flatMap((file) => Object.values(readWorkflow(file).jobs).map(({ name }) => name));
    expect(checks.length).toBeGreaterThan(2);
    expect(checks.filter((check) => !jobs.includes(check))).toEqual([]);
  });

  test('are, for the application, all that its workflow runs for a pull request', () => {
    const { jobs } = readWorkflow('templates/app-repository/.github/workflows/ci-cd.yaml');
    const names = Object.values(jobs)
      .filter((job) => !String(job.if ?? '').startsWith("github.event_name == 'push'"))
      .flatMap(({ name, strategy }) => {
        // GitHub appends the values of a matrix to the name.
        const values = Object.values(strategy?.matrix ?? {}).flat();
        return values.length === 0 ? [name] : values.map((value) => `${name} (${value})`);
      });
    expect(checksIn(/its checks are (.*?)\n/).sort()).toEqual(names.sort());
  });
});
