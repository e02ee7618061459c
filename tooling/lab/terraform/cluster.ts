import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKubernetes } from '../control-plane';
import { apiUrl, apply, createLab, kubectl, type Lab } from '../lab';
import { until } from '../processes';
import type { ApiServer } from './linode/clusters';
import { playPods } from './play-pods';

/** Ports that one cluster takes, in a row. */
export const PORTS_OF_A_CLUSTER = 20;

/** Of the kit, or of nothing: nodes and pods are objects that `kwok` calls Ready. */
const NODES = [1, 2, 3];

/** The Kubernetes behind one cluster of the Linode stub. */
export interface LabCluster {
  readonly label: string;
  readonly lab: Lab;
  readonly server: ApiServer;
  readonly stop: () => void;
}

/** Brings up an API server with its controllers, nodes that are Ready, and an administrator's token, as LKE gives one. */
export async function startCluster(label: string, folder: string, kit: string, port: number): Promise<LabCluster> {
  const lab = createLab(join(folder, label), kit, port);
  await startKubernetes(lab);
  lab.daemons.start('kwok', join(lab.bin, 'kwok'), [
    `--kubeconfig=${lab.kubeconfig}`,
    '--manage-all-nodes',
    `--config=${join(kit, 'share/kwok-stages.yaml')}`,
    '--cidr=10.244.0.0/16',
    '--node-ip=127.0.0.1',
    `--node-port=${port + PORTS_OF_A_CLUSTER - 1}`,
    `--server-address=127.0.0.1:${port + PORTS_OF_A_CLUSTER - 1}`,
    '--node-lease-duration-seconds=40',
    '-v=WARN',
  ]);
  await apply(lab, [...NODES.map(node), ...administrator()]);
  const token = await kubectl(lab, ['-n', 'kube-system', 'create', 'token', 'lke-admin', '--duration=24h']);
  await until(`the nodes of ${label}`, 60, async () => {
    const ready = ['get', 'nodes', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}'];
    return (await kubectl(lab, ready)) === NODES.map(() => 'True').join(' ');
  });
  const server = {
    url: apiUrl(lab),
    certificateAuthority: readFileSync(join(lab.folder, 'pki/ca.crt'), 'utf8'),
    token: token.trim(),
  };
  const pods = playPods(server, port);
  const stop = (): void => {
    clearInterval(pods);
    lab.daemons.stopAll();
  };
  return { label, lab, server, stop };
}

function node(number: number): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${number}`,
      labels: { 'kubernetes.io/hostname': `node-${number}`, 'kubernetes.io/os': 'linux' },
    },
  };
}

function administrator(): readonly unknown[] {
  const metadata = { name: 'lke-admin', namespace: 'kube-system' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'lke-admin' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  ];
}
