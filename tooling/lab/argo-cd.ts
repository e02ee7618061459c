import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiUrl, apply, kubectl, type Lab } from './lab';
import { run, until } from './processes';

/** The folders in `dist/` that Argo CD is told to watch, and what it may write, are in this stack. */
const STACK = 'cdktf.out/stacks/argocd/cdk.tf.json';

/** What Terraform gives to Argo CD for one environment, as committed. */
export interface ArgoCdSetup {
  /** `spec` of its Application. */
  readonly application: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `spec` of its AppProject. */
  readonly project: Readonly<Record<string, unknown>>;
}

/** @throws Error when the stack does not hold the Application */
export function readArgoCdSetup(application: string): ArgoCdSetup {
  const stack = JSON.parse(readFileSync(STACK, 'utf8'));
  const values = JSON.parse(stack.resource.helm_release['argocd-apps'].values[0]);
  const declared = values.applications[application];
  if (declared === undefined) throw new Error(`${STACK} has no Application ${application}`);
  const { additionalAnnotations, namespace: _, ...spec } = declared;
  const { namespace: __, ...project } = values.projects[declared.project];
  return { application: spec, annotations: additionalAnnotations ?? {}, project };
}

export function gitFolder({ folder }: Lab): string {
  return join(folder, 'git/iac-vmshift.git');
}

export function gitUrl({ ports }: Lab): string {
  return `git://127.0.0.1:${ports.git}/iac-vmshift.git`;
}

/** Argo CD's repository server and controller, its Redis, and a server for the repository; as our chart configures them. */
export async function startArgoCd(lab: Lab, kit: string): Promise<void> {
  const { folder, bin, daemons, ports } = lab;
  const home = join(folder, 'argocd');
  const path = (name: string) => join(home, name);
  for (const name of ['tmp', 'tls', 'ssh', 'gpg', 'plugins', 'redis']) mkdirSync(path(name), { recursive: true });
  writeFileSync(path('ssh/ssh_known_hosts'), '');
  writeFileSync(path('.gitconfig'), '[safe]\n\tdirectory = *\n');
  await kubectl(lab, ['apply', '--server-side', '-f', join(kit, 'share/argocd-crds.yaml')]);
  await kubectl(lab, ['wait', '--for=condition=Established', 'crd/applications.argoproj.io', '--timeout=30s']);
  await apply(lab, settings(lab));
  const env = {
    HOME: home,
    TMPDIR: path('tmp'),
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: path('tls'),
    ARGOCD_SSH_DATA_PATH: path('ssh'),
    ARGOCD_GNUPGHOME: path('gpg'),
    ARGOCD_PLUGINSOCKFILEPATH: path('plugins'),
    PATH: `${bin}:${process.env.PATH}`,
  };
  const gitServer = join(run('git', ['--exec-path']).trim(), 'git-daemon');
  const repositories = join(folder, 'git');
  daemons.start(
    'git',
    gitServer,
    [
      '--reuseaddr',
      '--listen=127.0.0.1',
      `--port=${ports.git}`,
      `--base-path=${repositories}`,
      '--export-all',
      repositories,
    ],
    env,
  );
  daemons.start('redis', 'redis-server', [
    '--port',
    `${ports.redis}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    path('redis'),
  ]);
  daemons.start(
    'argocd-repo-server',
    join(bin, 'argocd-repo-server'),
    [
      '--address=127.0.0.1',
      `--port=${ports.repoServer}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${ports.repoServerMetrics}`,
      `--redis=127.0.0.1:${ports.redis}`,
      '--disable-tls',
      '--client-ca-path=',
      '--revision-cache-expiration=2s',
    ],
    { ...env, KUBECONFIG: lab.kubeconfig },
  );
  daemons.start(
    'argocd-application-controller',
    join(bin, 'argocd-application-controller'),
    [
      `--kubeconfig=${lab.kubeconfig}`,
      '--namespace=argocd',
      `--metrics-port=${ports.controllerMetrics}`,
      `--redis=127.0.0.1:${ports.redis}`,
      `--repo-server=127.0.0.1:${ports.repoServer}`,
      '--repo-server-plaintext',
      '--app-resync=180',
      '--app-resync-jitter=0',
      '--persist-resource-health',
      '--server-side-diff-enabled',
    ],
    env,
  );
  await until('Argo CD', 60, () => {
    daemons.mustRun('argocd-repo-server');
    daemons.mustRun('argocd-application-controller');
    return readFileSync(join(folder, 'log/argocd-application-controller.log'), 'utf8').length > 0;
  });
}

/** The objects that the chart makes, as far as the controller reads them, and the credentials of the environment's cluster. */
function settings(lab: Lab): readonly unknown[] {
  const part = { 'app.kubernetes.io/part-of': 'argocd' };
  const object = (kind: string, name: string, labels: Readonly<Record<string, string>>, data: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'argocd', labels },
    ...data,
  });
  const stack = JSON.parse(readFileSync(STACK, 'utf8'));
  const { configs } = JSON.parse(stack.resource.helm_release['argo-cd'].values[0]);
  const emptyMaps = [
    'argocd-cmd-params-cm',
    'argocd-rbac-cm',
    'argocd-ssh-known-hosts-cm',
    'argocd-tls-certs-cm',
    'argocd-gpg-keys-cm',
  ];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } },
    object('ConfigMap', 'argocd-cm', part, { data: configs.cm }),
    ...emptyMaps.map((name) => object('ConfigMap', name, part, {})),
    object('Secret', 'argocd-secret', part, { stringData: { 'server.secretkey': 'of-the-lab' } }),
    clusterSecret(lab),
  ];
}

/** How Argo CD reaches the cluster of the environment. @param config credentials in the place of its own */
export function clusterSecret(lab: Lab, config: object = ownCredentials(lab)): unknown {
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cluster-vmshift-production', namespace: 'argocd', labels },
    stringData: { name: 'vmshift-production', server: apiUrl(lab), config: JSON.stringify(config) },
  };
}

function ownCredentials({ folder }: Lab): object {
  const text = (name: string) => readFileSync(join(folder, 'pki', name)).toString('base64');
  return { tlsClientConfig: { caData: text('ca.crt'), certData: text('admin.crt'), keyData: text('admin.key') } };
}
