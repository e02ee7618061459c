import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnosedByRules } from '../../apps/vmshiftctl/src/testing/diagnosed-by-rules';
import { StrictPrograms } from '../../apps/vmshiftctl/src/testing/strict-programs';
import { contextName, model } from '../../packages/environments/src';
import { startControlPlane } from './control-plane';
import { apply, createLab, kubectl, type Lab } from './lab';
import { until } from './processes';

jest.setTimeout(300_000);

/** Where the kit is built: without it a stub of the API stands for the server (printed-commands.test.ts of vmshiftctl). */
const { KIT } = process.env;
const FIRST_PORT = 17_650;

/** A log is the kubelet's, and no node is here. */
const lines = [
  ...new Set(
    diagnosedByRules()
      .flatMap(({ next }) => next)
      .filter((line) => /\bkubectl\b/.test(line) && !/ logs /.test(line)),
  ),
];

const CUSTOM: Readonly<Record<string, readonly [group: string, plural: string, version: string]>> = {
  Application: ['argoproj.io', 'applications', 'v1alpha1'],
  Certificate: ['cert-manager.io', 'certificates', 'v1'],
  CertificateRequest: ['cert-manager.io', 'certificaterequests', 'v1'],
  Order: ['acme.cert-manager.io', 'orders', 'v1'],
  Challenge: ['acme.cert-manager.io', 'challenges', 'v1'],
};

const spec = { containers: [{ name: 'app', image: 'app' }], restartPolicy: 'Always' };
const labels = { app: 'app' };
const template = { metadata: { labels }, spec };
const job = { template: { ...template, spec: { ...spec, restartPolicy: 'Never' } } };
const workload = { selector: { matchLabels: labels }, template };

/** The least that the API server takes of each kind. */
const LEAST: Readonly<Record<string, object>> = {
  Pod: { apiVersion: 'v1', spec },
  ReplicaSet: { apiVersion: 'apps/v1', spec: workload },
  Deployment: { apiVersion: 'apps/v1', spec: workload },
  Job: { apiVersion: 'batch/v1', spec: job },
  CronJob: { apiVersion: 'batch/v1', spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: job } } },
  Service: { apiVersion: 'v1', spec: { ports: [{ port: 80 }] } },
  PersistentVolumeClaim: {
    apiVersion: 'v1',
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } },
  },
  Node: { apiVersion: 'v1' },
  Namespace: { apiVersion: 'v1' },
};

const IN_NO_NAMESPACE: readonly string[] = ['Node', 'Namespace'];

function objectOf(kind: string, name: string, namespace: string): object {
  const [group, , version] = CUSTOM[kind] ?? [];
  const metadata = IN_NO_NAMESPACE.includes(kind) ? { name } : { name, namespace };
  if (group !== undefined) return { apiVersion: `${group}/${version}`, kind, metadata, spec: {} };
  const least = LEAST[kind];
  if (least === undefined) throw new Error(`${kind}/${name}: the test knows no object of this kind`);
  return { ...least, kind, metadata };
}

/** The objects that a line asks for by their names. */
function objectsNamed(line: string): readonly object[] {
  const namespace = / -n (\S+)/.exec(line)?.[1] ?? 'default';
  const described = [...line.matchAll(/ describe ([A-Za-z]+)[/ ]([a-z0-9][\w.-]*)/g)];
  const annotated = [...line.matchAll(/ annotate (application) (\S+)/g)];
  const made = [...line.matchAll(/--from=(cronjob)\/(\S+)/g)];
  return [...described, ...annotated, ...made].map(([, kind = '', name = '']) => {
    const known = [...Object.keys(CUSTOM), ...Object.keys(LEAST)];
    return objectOf(known.find((one) => one.toLowerCase() === kind.toLowerCase()) ?? kind, name, namespace);
  });
}

function definition([kind, [group, plural, version]]: readonly [string, readonly [string, string, string]]): object {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}

(KIT === undefined ? describe.skip : describe)('on a real API server', () => {
  let lab: Lab;
  let folder: string;
  let strict: StrictPrograms;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vmshift-printed-'));
    strict = new StrictPrograms();
    lab = createLab(folder, KIT ?? '', FIRST_PORT);
    await startControlPlane(lab);
    const namespaces = [...model.environments.map(({ namespace }) => namespace), 'argocd'];
    await apply(
      lab,
      namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    );
    await apply(lab, Object.entries(CUSTOM).map(definition));
    const objects = lines.flatMap(objectsNamed);
    // Accounts of the namespaces and the new kinds take a moment.
    await until('the objects', 60, () =>
      apply(lab, objects).then(
        () => true,
        () => false,
      ),
    );
    for (const environment of model.environments) {
      await kubectl(lab, ['config', 'set-context', contextName(environment), '--cluster=lab', '--user=admin']);
    }
  });
  afterAll(async () => {
    lab.daemons.stopAll();
    rmSync(folder, { recursive: true, force: true });
    await strict.remove();
  });

  /** Exit code and answer of a line that is pasted into a shell. */
  function paste(line: string): Promise<{ readonly code: number; readonly answer: string }> {
    const env = { HOME: folder, KUBECONFIG: lab.kubeconfig, PATH: `${strict.folder}:${lab.bin}:${process.env.PATH}` };
    return new Promise((resolve) => {
      execFile('sh', ['-c', line], { env, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, answer: stdout + stderr });
      });
    });
  }

  test('every printed command that needs no node works', async () => {
    expect(lines.length).toBeGreaterThan(15);
    const failures: object[] = [];
    for (const line of lines.filter((one) => !one.includes(' wait '))) {
      // The Job that a line makes is there after the first of them.
      if (line.includes(' create job '))
        await paste(`${line.replace('create job', 'delete job').replace(/ --from=\S+/, '')}`);
      const { code, answer } = await paste(line);
      if (code !== 0) failures.push({ line, answer });
    }
    expect(failures).toEqual([]);
  });

  test('what is waited for has an end', async () => {
    await kubectl(lab, ['-n', 'argocd', 'delete', 'applications', '--all']);
    const waits = lines.filter((one) => one.includes(' wait '));
    expect(waits.length).toBeGreaterThan(0);
    for (const line of waits) expect(await paste(line)).toMatchObject({ code: 0 });
  });

  test('the command that every cluster refused is refused', async () => {
    const line = 'kubectl --context vmshift-dev -n vmshift-dev get pods,events --sort-by=.metadata.creationTimestamp';
    await apply(lab, [
      objectOf('Pod', 'one', 'vmshift-dev'),
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'one', namespace: 'vmshift-dev' },
        involvedObject: { kind: 'Pod', name: 'one', namespace: 'vmshift-dev' },
      },
    ]);
    expect((await paste(line)).code).toBe(1);
  });
});

if (KIT === undefined) test('without the kit nothing is started', () => expect(lines.length).toBeGreaterThan(15));
