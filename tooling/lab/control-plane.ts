import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from './certificates';
import { apiUrl, apply, isApiServerReady, kubectl, type Lab } from './lab';
import { until } from './processes';

/** Brings up etcd, the API server, its controllers, the scheduler and metrics, as a cluster of LKE has them. */
export async function startControlPlane(lab: Lab): Promise<void> {
  await startKubernetes(lab);
  const { folder, bin, daemons, ports } = lab;
  setLoad(lab, 50);
  daemons.start('metrics', join(bin, 'metrics'), [
    '-pki',
    join(folder, 'pki'),
    '-api',
    apiUrl(lab),
    '-listen',
    `127.0.0.1:${ports.metrics}`,
    '-load',
    join(folder, 'load'),
  ]);
  await apply(lab, clusterObjects(lab));
  await serviceAccounts(lab);
}

async function serviceAccounts(lab: Lab): Promise<void> {
  await until('service accounts', 60, async () => {
    const accounts = await kubectl(lab, ['get', 'serviceaccounts', '-n', 'default', '-o', 'name']);
    return accounts.includes('default');
  });
}

/** Brings up etcd, the API server, its controllers and the scheduler, and nothing in it. */
export async function startKubernetes(lab: Lab): Promise<void> {
  makeCertificates(lab);
  const { folder, bin, daemons, ports } = lab;
  const pki = (name: string) => join(folder, 'pki', name);
  const start = (name: string, args: readonly string[]) => daemons.start(name, join(bin, name), args);
  const kubeconfig = (name: string) => `--kubeconfig=${join(folder, `${name}.kubeconfig`)}`;

  start('etcd', [
    '--name=lab',
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--advertise-client-urls=http://127.0.0.1:${ports.etcd}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    `--initial-cluster=lab=http://127.0.0.1:${ports.etcdPeer}`,
  ]);
  start('kube-apiserver', [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction,PodSecurity,ResourceQuota,LimitRanger,ServiceAccount',
    `--client-ca-file=${pki('ca.crt')}`,
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    `--kubelet-client-certificate=${pki('admin.crt')}`,
    `--kubelet-client-key=${pki('admin.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki('service-accounts.pub')}`,
    `--service-account-signing-key-file=${pki('service-accounts.key')}`,
    `--requestheader-client-ca-file=${pki('ca.crt')}`,
    '--requestheader-allowed-names=front-proxy',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${pki('front-proxy.crt')}`,
    `--proxy-client-key-file=${pki('front-proxy.key')}`,
    '--profiling=false',
  ]);
  await until('the API server', 120, () => {
    daemons.mustRun('kube-apiserver');
    return isApiServerReady(lab);
  });
  start('kube-controller-manager', [
    kubeconfig('controller-manager'),
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.controllerManager}`,
    '--leader-elect=false',
    '--use-service-account-credentials',
    // A recording need not wait until an autoscaler believes new pods.
    '--horizontal-pod-autoscaler-sync-period=5s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=10s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=5s',
    `--service-account-private-key-file=${pki('service-accounts.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    '--profiling=false',
  ]);
  start('kube-scheduler', [
    kubeconfig('scheduler'),
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.scheduler}`,
    '--leader-elect=false',
    '--profiling=false',
  ]);
}

/** What every container is reported to use, in percent of its requests. */
export function setLoad({ folder }: Lab, percent: number): void {
  writeFileSync(join(folder, 'load'), `${percent}\n`);
}

/** LKE's storage class, one that waits for a consumer, the ingress class, and metrics. */
function clusterObjects({ ports }: Lab): readonly unknown[] {
  const storageClass = (name: string, volumeBindingMode: string) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'linodebs.csi.linode.com',
    reclaimPolicy: 'Retain',
    allowVolumeExpansion: true,
    volumeBindingMode,
  });
  return [
    storageClass('linode-block-storage-retain', 'Immediate'),
    storageClass('linode-block-storage-waiting', 'WaitForFirstConsumer'),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx' },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'metrics', namespace: 'kube-system' },
      spec: { type: 'ExternalName', externalName: 'localhost' },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'metrics', namespace: 'kube-system', port: ports.metrics },
      },
    },
  ];
}
