import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { interpolate } from './runner/expression';
import { type Concurrency, readWorkflow, root, type Step, workflowFiles } from './workflow-file';

const SETUP = '.github/actions/setup/action.yaml';
const PUSH = '.github/actions/push-rendered/action.yaml';
const readAction = (file: string) =>
  parse(readFileSync(join(root, file), 'utf8')) as { readonly runs: { readonly steps: readonly Step[] } };
const setup = readAction(SETUP);

const jobsOf = (file: string) => Object.entries(readWorkflow(file).jobs);
const stepsOf = (file: string) =>
  [SETUP, PUSH].includes(file) ? readAction(file).runs.steps : jobsOf(file).flatMap(([, job]) => [...job.steps]);

test('these are the workflows of this repository and of the application', () => {
  expect(workflowFiles.map((file) => file.replace(/.*workflows\//, '')).sort()).toEqual(
    [
      'argocd-update',
      'ci-cd',
      'ci',
      'drift',
      'infra',
      'operate',
      'page',
      'publish',
      'release',
      'review',
      'synth',
      'watch',
    ]
      .map((name) => `${name}.yaml`)
      .sort(),
  );
});

describe.each([...workflowFiles, SETUP, PUSH])('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');

  test('pins every action by its commit and names which version that is', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    const remote = uses.filter((line) => !line.includes('uses: ./'));
    expect(remote.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    expect(uses.length > 0).toBe(file !== PUSH);
  });

  test('tells what to do where an artifact is gone, as in a job that is run once more after days', () => {
    if ([SETUP, PUSH].includes(file)) return;
    const silent = jobsOf(file).flatMap(([name, { steps }]) =>
      steps.flatMap((step, index) => {
        if (!step.uses?.startsWith('actions/download-artifact@')) return [];
        const next = steps[index + 1];
        const asks = next?.if === `failure() && steps.${step.id}.outcome == 'failure'`;
        return asks && /^echo "::error::.* GitHub keeps .*; fix: /.test(next?.run ?? '') ? [] : [name];
      }),
    );
    expect(silent).toEqual([]);
  });

  test('passes every value to a script through the environment', () => {
    const scripts = stepsOf(file).flatMap((step) => step.run ?? []);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe.each(workflowFiles)('%s', (file) => {
  const workflow = readWorkflow(file);

  test('explains every finding of zizmor that it sets aside', () => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const silent = lines.filter((line, index) => {
      const [, reason] = /zizmor: ignore\[[\w-]+\](.*)$/.exec(line) ?? [];
      return reason?.trim() === '' && !/^\s*#/.test(lines[index - 1] ?? '');
    });
    expect(silent).toEqual([]);
  });

  test('grants nothing at the top', () => {
    expect(workflow.permissions).toEqual({});
  });

  test('runs scripts with pipefail', () => {
    expect(workflow.defaults?.run?.shell).toBe('bash');
  });

  test('bounds every job and runs it on a named system', () => {
    // Jobs of another workflow are bounded there.
    for (const [, job] of jobsOf(file).filter(([, { uses }]) => uses === undefined)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job).toHaveProperty('runs-on', 'ubuntu-24.04');
    }
  });

  test('keeps credentials out of the checkout unless the job pushes, or asks origin again', () => {
    for (const [, job] of jobsOf(file)) {
      const asksOrigin = /^\s*git push|--push\b|vmshiftctl (?:watch|diagnose)\b/m;
      const pushes = job.steps.some(
        ({ run = '', uses }) => asksOrigin.test(run) || uses === './.github/actions/push-rendered',
      );
      for (const step of job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
        expect(step.with?.['persist-credentials']).toBe(pushes);
      }
    }
  });

  test('has a concurrency group; only checks of a pull request cancel each other', () => {
    const groups = [workflow.concurrency, ...jobsOf(file).map(([, job]) => job.concurrency)].filter(
      (group): group is Concurrency => group !== undefined,
    );
    // One that is called waits in the groups of its callers: in its own it would wait for them.
    expect(groups.length > 0).toBe(!Object.hasOwn(workflow.on, 'workflow_call'));
    for (const group of groups) {
      expect(['single', 'max', undefined]).toContain(group.queue);
      if (group['cancel-in-progress'] !== false) expect(group.group).toContain('github.event.pull_request.number');
      // Of main, a schedule and a push have one commit.
      if (group['cancel-in-progress'] === true)
        expect(Object.keys(workflow.on).filter((event) => !event.startsWith('pull_request'))).toEqual([]);
      // One commit may be pushed to several branches at once, and each of them is a build.
      const { branches = [] } = (workflow.on.push ?? {}) as { readonly branches?: readonly string[] };
      if (branches.length > 1) expect(group.group).toContain('github.ref,');
    }
  });

  test('pins the images of its services', () => {
    const images = jobsOf(file).flatMap(([, job]) => Object.values(job.services ?? {}).map(({ image }) => image));
    expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });
});

test('every job that installs the repository does so by the set-up action', () => {
  const own = workflowFiles.filter((file) => file.startsWith('.github/'));
  for (const [name, job] of own.flatMap(jobsOf)) {
    const ready = job.steps.findIndex((step) => step.uses === './.github/actions/setup');
    const first = job.steps.findIndex((step) => /\b(npm|npx)\b|\.\/vmshiftctl\b/.test(step.run ?? ''));
    if (first >= 0) expect({ name, ready: ready >= 0 && ready < first }).toEqual({ name, ready: true });
  }
});

test('no provider runs next to a credential that is not locked by hash', () => {
  const scripts = workflowFiles.flatMap(stepsOf).flatMap(({ run = '' }) => run.split('\n'));
  const planning = scripts.filter((line) => /vmshiftctl (?:plan|deploy)\b/.test(line));
  expect(planning.length).toBeGreaterThan(3);
  expect(planning.filter((line) => !line.includes(' --locked '))).toEqual([]);
});

describe('what writes pins', () => {
  test('waits in one queue, in which every run runs', () => {
    const queue = { group: 'release', 'cancel-in-progress': false, queue: 'max' };
    for (const file of ['release', 'operate']) {
      const calls = jobsOf(`.github/workflows/${file}.yaml`).filter(([, { uses }]) => uses !== undefined);
      expect(calls.length).toBeGreaterThan(1);
      for (const [, { uses, concurrency }] of calls)
        expect([uses, concurrency]).toEqual(['./.github/workflows/publish.yaml', queue]);
    }
  });

  test('waits there only once it is approved, and does nothing without', () => {
    const { concurrency, jobs } = readWorkflow('.github/workflows/operate.yaml');
    expect([concurrency, jobs.operate?.needs, jobs.operate?.if]).toEqual([undefined, 'approve', undefined]);
    expect(jobs.approve?.concurrency?.group).toContain('github.run_id');
  });

  test('is rendered once more with the same inputs, and then for the last time', () => {
    for (const [file, id] of [
      ['release', 'release'],
      ['operate', 'operate'],
    ] as const) {
      const { jobs } = readWorkflow(`.github/workflows/${file}.yaml`);
      const { last, ...inputs } = { ...jobs[id]?.with };
      // A rollback goes to the build that was asked for; else to that which was decided on first.
      const decided = 'to' in inputs ? { to: `$${'{{'} inputs.to || needs.${id}.outputs.to }}` } : {};
      const needs = id === 'operate' ? ['approve', id] : id;
      expect([last, jobs.again?.with, jobs.again?.needs]).toEqual([false, { ...inputs, ...decided }, needs]);
    }
  });

  test('goes the second time to the build that was asked for, whatever the job that renders tells', () => {
    const { to } = readWorkflow('.github/workflows/operate.yaml').jobs.again?.with ?? {};
    const needs = { operate: { outputs: { to: 'told' } } };
    const of = (asked: string) => interpolate(String(to), { inputs: { to: asked }, needs });
    expect([of('asked'), of('')]).toEqual(['asked', 'told']);
  });

  test('is pushed by jobs that run Git and a shell script alone, of main', () => {
    const own = workflowFiles.filter((file) => file.startsWith('.github/')).flatMap(jobsOf);
    const pushing = own.filter(([, job]) => /secrets\.(RELEASE|SYNTH)_APP_PRIVATE_KEY/.test(JSON.stringify(job)));
    expect(pushing.map(([, { environment }]) => environment)).toEqual(['release', 'synth']);
    for (const [, { steps }] of pushing) {
      // What only tells something is no program.
      const acting = steps.filter(({ run = '' }) => !/^echo "[^"$`\\]*"\n$/.test(run));
      expect(acting.map(({ uses = 'run' }) => uses.replace(/@.*/, ''))).toEqual([
        'actions/create-github-app-token',
        'actions/checkout',
        'actions/download-artifact',
        './.github/actions/push-rendered',
      ]);
      expect(steps[1]?.with?.ref).toBe('main');
    }
  });
});

test('the set-up sets what terraform, cdktf and the state backend need', () => {
  const script = setup.runs.steps.map(({ run }) => run ?? '').join('');
  for (const setting of [
    'TF_INPUT=0',
    'TF_IN_AUTOMATION=1',
    'CHECKPOINT_DISABLE=1',
    'AWS_REQUEST_CHECKSUM_CALCULATION=when_required',
    'AWS_RESPONSE_CHECKSUM_VALIDATION=when_required',
  ]) {
    expect(script).toContain(`echo "${setting}" >> "$GITHUB_ENV"`);
  }
});

const lintersInstalled = existsSync(join(root, 'tooling/workflows/.linters/installed'));
(lintersInstalled ? test : test.skip)(
  'actionlint and zizmor find nothing (skipped where tooling/workflows/install-linters.mjs has not run)',
  () => {
    const { status, stdout, stderr } = spawnSync('node', ['tooling/workflows/lint.mjs'], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  },
);
