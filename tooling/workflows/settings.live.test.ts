import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitHubSettings, type RepositorySettings } from '../../apps/vmshiftctl/src/github/github-settings';
import { requiredChecks } from '../../apps/vmshiftctl/src/github/required-checks';
import { model } from '../../packages/environments/src';
import { executionClosure } from '../architecture/execution-closure';
import { missingSettings } from './missing-settings';
import { type Job, readWorkflow, root, workflowFiles } from './workflow-file';

const [own, application] = gitHubSettings(model) as readonly [RepositorySettings, RepositorySettings];
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
  if (environment.includes('inputs.environment')) {
    return [...model.environments.filter(({ release }) => release.approval).map(({ name }) => name), 'release'];
  }
  if (environment === 'github-pages' && model.platform.publishPage !== true) return [];
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

  test('is read by jobs in an environment alone, as far as it is secret', () => {
    const jobs = files.flatMap((file) =>
      Object.entries(readWorkflow(file).jobs).map(([id, job]) => ({ file, id, job })),
    );
    const outside = jobs
      .filter(({ job }) => environmentsOf(job).length === 0)
      .map(({ file, id, job }) => ({ file, job: id, reads: named('secrets', JSON.stringify(job)) }))
      .filter(({ reads }) => reads.length > 0);
    expect(outside).toEqual([]);
  });

  test('is, in each environment, every secret that jobs in it read', () => {
    const used = new Map<string, Set<string>>();
    for (const job of files.flatMap((file) => Object.values(readWorkflow(file).jobs))) {
      const secrets = named('secrets', JSON.stringify(job));
      for (const name of environmentsOf(job)) used.set(name, new Set([...(used.get(name) ?? []), ...secrets]));
    }
    const asked = settings.environments.map(({ name, secrets }) => [name, [...secrets].sort()]);
    expect(Object.fromEntries([...used].map(([name, secrets]) => [name, [...secrets].sort()]))).toEqual(
      Object.fromEntries(asked),
    );
  });
});

test('every step that runs Terraform gets what its stacks need and no more, and the guide names all of it', () => {
  expect(missingSettings(model, (file) => readFileSync(join(root, file), 'utf8'))).toEqual([]);
});

describe('infra.yaml', () => {
  const { jobs, on } = readWorkflow('.github/workflows/infra.yaml');

  test('Argo CD is deployed in the environment whose cluster hosts it', () => {
    expect(jobs.argocd?.environment).toBe(model.environments.find(({ cluster }) => cluster.hostsArgoCd)?.name);
  });

  const action = readFileSync(join(root, '.github/actions/newest-configuration/action.yaml'), 'utf8');
  const left = (/HEAD -- \. (.*);/.exec(action)?.[1] ?? '').split(' ').map((path) => path.replace(/^':!(.*)'$/, '$1'));

  test.each(['deploy', 'argocd'])('%s stops for a newer configuration before anything is installed', (id) => {
    const [checkout, compare] = jobs[id]?.steps ?? [];
    expect(checkout?.with).toMatchObject({ ref: 'main', 'fetch-depth': 0 });
    expect(compare?.uses).toBe('./.github/actions/newest-configuration');
  });

  test('can be started by the command that a stopped deploy prints', () => {
    expect(action).toContain('gh workflow run infra.yaml --ref main');
    expect(on).toHaveProperty('workflow_dispatch');
  });

  test('starts for every path whose change stops an older run: there would be no newer one to approve otherwise', () => {
    const { push } = on as { readonly push: { readonly paths: readonly string[] } };
    expect(push.paths).toEqual(['**', ...left.map((path) => `!${path}/**`)]);
  });

  test('starts for every path that a deploy may execute, but for what it may only be refused by', () => {
    const started = executionClosure([
      '.github/workflows/infra.yaml',
      '.github/actions/newest-configuration/action.yaml',
    ]);
    expect(started.size).toBeGreaterThan(100);
    // Pins and dist/ are checked before a deploy, and no stack is made of them.
    const onlyRefuses = /^(dist|apps\/vmshift\/releases)\/.*\.(json|ya?ml)$/;
    const missed = [...started].filter((path) => left.some((folder) => path.startsWith(`${folder}/`)));
    expect(missed.filter((path) => !onlyRefuses.test(path) && !/\.md$/.test(path))).toEqual([]);
  });
});

test.each([
  ['docs/setup.md', own],
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

/** The table of the guide whose first column has these names. */
function rowOf(name: string): string {
  return guide.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${name}\``)) ?? '';
}

const guide = readFileSync(join(root, 'docs/setup.md'), 'utf8');

/** Names in the first column of the guide's table "Environments". */
function listedEnvironments(): readonly string[] {
  const [, table = ''] = guide.split(/^\*\*Environments\*\*.*\n\n/m);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('the table "Environments" of docs/setup.md has every environment of GitHub, and no other', () => {
  expect([...listedEnvironments()].sort()).toEqual(own.environments.map(({ name }) => name).sort());
});

test.each([...own.environments])('docs/setup.md tells who may use the environment $name', (settings) => {
  const [, , branches = '', approval = ''] = rowOf(settings.name)
    .split('|')
    .map((cell) => cell.trim());
  expect(branches).toBe(settings.branches?.map((branch) => `\`${branch}\``).join(', ') ?? 'every branch');
  expect(approval.startsWith('required reviewers')).toBe(settings.reviewers);
});

describe('the Apps', () => {
  const apps = [...own.apps, ...application.apps];
  const tokens = workflowFiles.flatMap((file) =>
    Object.values(readWorkflow(file).jobs).flatMap(({ steps, environment }) =>
      steps
        .filter(({ uses = '' }) => uses.startsWith('actions/create-github-app-token@'))
        .map(({ with: inputs = {} }) => ({ file, environment, inputs })),
    ),
  );

  test.each(apps)('$name may do what its workflows ask of it, and no more', ({ permissions, usedIn }) => {
    const those = tokens.filter(({ inputs }) => String(inputs['client-id']).includes(`vars.${usedIn.clientId} `));
    const asked = those.flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([key, access]) =>
        key.startsWith('permission-') ? [[key.slice('permission-'.length).replaceAll('-', '_'), access]] : [],
      ),
    );
    expect(those.length).toBeGreaterThan(0);
    expect(Object.fromEntries(asked)).toEqual(permissions);
    for (const { inputs, environment } of those) {
      expect([inputs['private-key'], environment]).toEqual([
        `\${{ secrets.${usedIn.privateKey} }}`,
        usedIn.environment,
      ]);
    }
  });

  test.each(apps)('$name reaches the repository where it is installed', ({ installedIn, usedIn }) => {
    const those = tokens.filter(({ inputs }) => String(inputs['client-id']).includes(`vars.${usedIn.clientId} `));
    for (const {
      inputs: { owner, repositories },
    } of those)
      expect(owner === undefined ? usedIn.repository : `${owner}/${repositories}`).toBe(installedIn);
  });

  test.each([...own.apps])('docs/setup.md names what $name may do', ({ name, permissions }) => {
    for (const permission of Object.keys(permissions)) expect(rowOf(name).toLowerCase()).toContain(permission);
  });
});

test('every token of an App is one of an App that is listed', () => {
  const listed = [...own.apps, ...application.apps].map(({ usedIn }) => usedIn.clientId);
  const used = workflowFiles.flatMap((file) => named('vars', readFileSync(join(root, file), 'utf8')));
  expect(new Set(used.filter((name) => name.endsWith('_APP_CLIENT_ID')))).toEqual(new Set(listed));
});

test('the label of the drift issue is the one that is made', () => {
  const report = readFileSync(join(root, 'tooling/workflows/drift-report.mjs'), 'utf8');
  expect(own.labels.map(({ name }) => name)).toContain(/const LABEL = '(.*)'/.exec(report)?.[1]);
});

describe('the required checks that docs/setup.md names', () => {
  const checksIn = (sentence: RegExp) =>
    [...(sentence.exec(guide)?.[1] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);

  test('are those that doctor asks for here', () => {
    expect(checksIn(/require the checks (.*?), each/)).toEqual(requiredChecks(root, own.branches.checks));
  });

  test('are, for the application, all that its workflow runs for a pull request', () => {
    const { jobs } = readWorkflow('templates/app-repository/.github/workflows/ci-cd.yaml');
    const reporting = Object.entries(jobs).flatMap(([job, { if: condition = '' }]) =>
      String(condition).startsWith("github.event_name == 'push'") ? [] : [job],
    );
    expect(application.branches.checks.map(({ job }) => job)).toEqual(reporting);
    expect(checksIn(/its checks are (.*?)\n/)).toEqual(requiredChecks(root, application.branches.checks));
  });

  test.each([...own.branches.checks, ...application.branches.checks])(
    '$job of $file runs for every pull request to a protected branch',
    ({ file, job }) => {
      const { on, jobs } = readWorkflow(file);
      const trigger = (on.pull_request_target ?? on.pull_request) as { readonly branches?: readonly string[] } | null;
      expect(['pull_request', 'pull_request_target'].some((event) => event in on)).toBe(true);
      // A check of a run that is filtered away, or of a job that is skipped, would be waited for without end.
      expect(Object.keys(trigger ?? {}).filter((key) => key !== 'branches')).toEqual([]);
      expect(jobs[job]).toBeDefined();
    },
  );
});
