import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginRestore } from '../../apps/vmshiftctl/src/restore/begin-restore';
import { pauseSync } from '../../apps/vmshiftctl/src/restore/restore-commands';
import { restorePlace } from '../../apps/vmshiftctl/src/restore/restore-place';
import { runKubectl } from '../../apps/vmshiftctl/src/restore/run-kubectl';
import { runRestore } from '../../apps/vmshiftctl/src/restore/run-restore';
import { testWorld } from '../../apps/vmshiftctl/src/testing/test-world';
import { contextName, model } from '../../packages/environments/src';
import { gitFolder, gitUrl, readArgoCdSetup, startArgoCd } from './argo-cd';
import { startControlPlane } from './control-plane';
import { apiUrl, apply, createLab, kubectl, type Lab } from './lab';
import { pause, run, until } from './processes';

jest.setTimeout(600_000);

const { KIT } = process.env;
const FIRST_PORT = 17_700;
const environment = model.environments.find(({ cluster }) => cluster.hostsArgoCd);
if (environment === undefined) throw new Error('no environment hosts Argo CD');
const place = restorePlace(environment, model, {});
const { namespace, application } = place;
const DUMP = `${place.database}-20261127T021700Z.dump`;
const RESULT = { dump: DUMP, bytes: 1, made: 'x', into: 'schema', tables: 2, rows: { migrations: 7 }, seconds: 1 };

const podOf = (app: string, restartPolicy: string, env: object[] = []) => ({
  metadata: { labels: { app } },
  spec: { restartPolicy, containers: [{ name: app, image: app, env }] },
});

/** What Argo CD keeps: as in `dist/`, an autoscaled Deployment has no number of pods, and the schema's Job is a hook. */
const manifests = [
  ...place.deployments.map(({ name, replicas }) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': '3' } },
    spec: {
      ...(/api|worker/.test(name) ? {} : { replicas }),
      selector: { matchLabels: { app: name } },
      template: podOf(name, 'Always'),
    },
  })),
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'vmshift-schema',
      annotations: {
        'argocd.argoproj.io/hook': 'Sync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        'argocd.argoproj.io/sync-wave': '2',
      },
    },
    spec: { template: podOf('vmshift-schema', 'Never') },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: place.cronJob },
    spec: {
      schedule: '0 0 1 1 *',
      suspend: true,
      jobTemplate: {
        spec: { backoffLimit: 0, template: podOf(place.cronJob, 'Never', [{ name: 'ACTION', value: 'list' }]) },
      },
    },
  },
];

(KIT === undefined ? describe.skip : describe)('with a real API server and a real Argo CD', () => {
  let lab: Lab;
  let folder: string;
  let kubelet: NodeJS.Timeout | undefined;

  const inNamespace = (...args: readonly string[]) => kubectl(lab, ['-n', namespace, ...args]);
  const field = async (path: string) =>
    kubectl(lab, ['-n', 'argocd', 'get', 'app', application, '-o', `jsonpath={${path}}`]);
  const replicas = () => inNamespace('get', 'deployments', '-o', 'jsonpath={.items[*].spec.replicas}');
  const schemaJob = () => inNamespace('get', 'job', 'vmshift-schema', '-o', 'jsonpath={.metadata.uid}');

  /** No node is here: pods become ready, and those of Jobs succeed, as soon as they are seen. */
  async function playKubelet(): Promise<void> {
    const { items } = JSON.parse(await inNamespace('get', 'pods', '-o', 'json'));
    for (const { metadata, spec, status } of items) {
      if (status.phase !== 'Pending') continue;
      const [{ name }] = spec.containers;
      const ends = spec.restartPolicy === 'Never';
      const ended = { terminated: { exitCode: 0, reason: 'Completed', message: JSON.stringify(RESULT) } };
      const container = {
        name,
        image: name,
        imageID: '',
        ready: !ends,
        restartCount: 0,
        ...(ends && { state: ended }),
      };
      const played = {
        phase: ends ? 'Succeeded' : 'Running',
        conditions: [{ type: 'Ready', status: ends ? 'False' : 'True' }],
        containerStatuses: [container],
      };
      const patch = JSON.stringify({ status: played });
      await inNamespace('patch', 'pod', metadata.name, '--subresource=status', '--type=merge', '-p', patch);
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vmshift-restore-'));
    lab = createLab(folder, KIT ?? '', FIRST_PORT);
    await startControlPlane(lab);
    const clone = join(folder, 'clone');
    mkdirSync(join(clone, 'dist'), { recursive: true });
    for (const one of manifests) writeFileSync(join(clone, 'dist', `${one.metadata.name}.yaml`), JSON.stringify(one));
    run('git', ['init', '-q', '--bare', '-b', 'main', gitFolder(lab)]);
    const git = (...args: readonly string[]) =>
      run('git', ['-C', clone, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args]);
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    git('push', '-q', gitFolder(lab), 'main');
    await startArgoCd(lab, KIT ?? '');
    const setup = readArgoCdSetup(application);
    const argoCd = { apiVersion: 'argoproj.io/v1alpha1' };
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      {
        ...argoCd,
        kind: 'AppProject',
        metadata: { name: application, namespace: 'argocd' },
        spec: { ...setup.project, sourceRepos: [gitUrl(lab)], destinations: [{ server: apiUrl(lab), namespace }] },
      },
      {
        ...argoCd,
        kind: 'Application',
        metadata: { name: application, namespace: 'argocd', annotations: setup.annotations },
        spec: { ...setup.application, source: { repoURL: gitUrl(lab), targetRevision: 'main', path: 'dist' } },
      },
    ];
    // The kinds are new, and take a moment.
    await until('the objects', 60, () =>
      apply(lab, objects).then(
        () => true,
        () => false,
      ),
    );
    await kubectl(lab, ['config', 'set-context', contextName(environment), '--cluster=lab', '--user=admin']);
    kubelet = setInterval(() => void playKubelet().catch(() => undefined), 2000);
    await until('the first sync', 240, async () => {
      // It compares again every three minutes, and may have looked before all was there.
      await kubectl(lab, [
        '-n',
        'argocd',
        'annotate',
        'app',
        application,
        'argocd.argoproj.io/refresh=normal',
        '--overwrite',
      ]);
      return (await field('.status.sync.status')) === 'Synced';
    });
    await until('its end', 120, async () => (await field('.status.operationState.phase')) === 'Succeeded');
  });
  afterAll(() => {
    clearInterval(kubelet);
    lab.daemons.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const world = () =>
    testWorld({ root: folder, env: { PATH: `${lab.bin}:${process.env.PATH}`, KUBECONFIG: lab.kubeconfig } });

  test('what is stopped stays stopped while automatic sync is off', async () => {
    await runKubectl(world()).pipe([pauseSync(place)]);
    await until('the refresh', 60, async () => !(await field('.metadata.annotations')).includes('/refresh'));
    await inNamespace('scale', 'deployment', '--all', '--replicas=0');
    await pause(20);
    expect(new Set((await replicas()).split(' '))).toEqual(new Set(['0']));
    expect(await field('.spec.syncPolicy.automated.enabled')).toBe('false');
  });

  test('a restore runs the Job of the schema, starts everything and leaves nothing of its own', async () => {
    const before = await schemaJob();
    const started = world();
    const shared = { kubectl: runKubectl(started), world: { ...started, clock: () => new Date() } };
    const request = { run: 'run-1', by: 'Ada', now: new Date().toISOString(), job: `${place.cronJob}-1` };
    const lock = await beginRestore(
      place,
      { ...request, takeOver: false, cancel: false },
      {
        ...shared,
        dumps: async () => [{ name: DUMP, bytes: 1, modified: request.now }],
        confirm: async () => {},
        hold: async () => false,
      },
    );
    await runRestore(lock, { place, ...shared, wait: (ms) => pause(ms / 1000), resume: async () => {} });
    expect(started.printed).toContain('  migrations: 7 rows');
    expect(await schemaJob()).not.toBe(before);
    expect(await field('.spec.syncPolicy.automated')).toBe(JSON.stringify({ prune: true, selfHeal: true }));
    expect(await field('.metadata.annotations')).not.toContain('vmshiftctl/restore');
    expect((await replicas()).split(' ')).not.toContain('0');
    const values = await inNamespace(
      'get',
      'job',
      request.job,
      '-o',
      'jsonpath={.spec.template.spec.containers[0].env}',
    );
    expect(JSON.parse(values)).toContainEqual({ name: 'DUMP', value: DUMP });
  });
});
