import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeControlGroup } from './control-group';
import { PAUSE_IMAGE } from './images';
import type { Lab } from './lab';
import { run, until } from './processes';

/** A machine of the lab: a real kubelet with a containerd, a bridge and control groups of its own. */
export interface LabNode {
  readonly name: string;
  readonly folder: string;
  /** Of its bridge, and so of the node. */
  readonly address: string;
  readonly subnet: string;
  readonly bridge: string;
  readonly socket: string;
  /** Name of its control group. */
  readonly group: string;
}

export function describeNode(lab: Lab, number: number): LabNode {
  const folder = join(lab.folder, `node-${number}`);
  return {
    name: `node-${number}`,
    folder,
    address: `10.250.${number}.1`,
    subnet: `10.250.${number}.0/24`,
    bridge: `vmshift-lab${number}`,
    socket: join(folder, 'containerd.sock'),
    group: `vmshift-lab-node-${number}`,
  };
}

/** Starts its containerd, imports the images, and joins it to the cluster. */
export async function startNode(lab: Lab, node: LabNode, images: string): Promise<void> {
  mkdirSync(join(node.folder, 'cni'), { recursive: true });
  run('ip', ['link', 'add', node.bridge, 'type', 'bridge']);
  run('ip', ['addr', 'add', `${node.address}/24`, 'dev', node.bridge]);
  run('ip', ['link', 'set', node.bridge, 'up']);
  makeControlGroup(node.group);
  writeConfiguration(lab, node);
  lab.daemons.start(`containerd-${node.name}`, 'containerd', ['--config', join(node.folder, 'containerd.toml')]);
  await until(`containerd of ${node.name}`, 30, () => existsSync(node.socket));
  run('ctr', ['-a', node.socket, '-n', 'k8s.io', 'images', 'import', '--snapshotter=overlayfs', images]);
  startKubelet(lab, node);
}

export function startKubelet({ daemons, bin, folder }: Lab, node: LabNode): void {
  daemons.start(`kubelet-${node.name}`, join(bin, 'kubelet'), [
    `--config=${join(node.folder, 'kubelet.json')}`,
    `--kubeconfig=${join(folder, `${node.name}.kubeconfig`)}`,
    `--hostname-override=${node.name}`,
    `--node-ip=${node.address}`,
    `--root-dir=${join(node.folder, 'kubelet')}`,
    `--cert-dir=${join(node.folder, 'pki')}`,
    '--node-labels=node.kubernetes.io/instance-type=g6-standard-2,topology.kubernetes.io/region=us-east',
  ]);
}

/** The node is gone as if its machine had stopped: nothing of it answers, and it tells no one. */
export function loseNode({ daemons }: Lab, node: LabNode): void {
  daemons.stop(`kubelet-${node.name}`);
}

function writeConfiguration({ folder, ports }: Lab, node: LabNode): void {
  const write = (file: string, content: string) => writeFileSync(join(node.folder, file), content);
  write(
    'containerd.toml',
    `version = 2
root = "${node.folder}/root"
state = "${node.folder}/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "${node.socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  netns_mounts_under_state_dir = true
  disable_apparmor = true
  restrict_oom_score_adj = true
  stream_server_address = "${node.address}"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${node.folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${node.folder}/registries"
`,
  );
  for (const registry of ['ghcr.io', 'docker.io']) {
    mkdirSync(join(node.folder, 'registries', registry), { recursive: true });
    const address = `http://127.0.0.1:${ports.registry}`;
    write(
      `registries/${registry}/hosts.toml`,
      `server = "${address}"\n[host."${address}"]\n  capabilities = ["pull", "resolve"]\n`,
    );
  }
  write(
    'cni/lab.conflist',
    JSON.stringify({
      cniVersion: '0.4.0',
      name: `lab-${node.name}`,
      plugins: [
        {
          type: 'bridge',
          bridge: node.bridge,
          isGateway: true,
          ipMasq: false,
          ipam: { type: 'host-local', subnet: node.subnet, dataDir: join(node.folder, 'addresses') },
        },
      ],
    }),
  );
  const number = Number(node.name.split('-')[1]);
  write(
    'kubelet.json',
    JSON.stringify({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      address: node.address,
      port: ports.kubelet + number * 2,
      healthzPort: ports.kubelet + number * 2 + 1,
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: false },
        x509: { clientCAFile: join(folder, 'pki/ca.crt') },
      },
      authorization: { mode: 'AlwaysAllow' },
      cgroupDriver: 'cgroupfs',
      cgroupRoot: `/${node.group}`,
      failCgroupV1: false,
      failSwapOn: false,
      containerRuntimeEndpoint: `unix://${node.socket}`,
      podLogsDir: join(node.folder, 'pod-logs'),
      clusterDNS: ['10.96.0.10'],
      clusterDomain: 'cluster.local',
      serializeImagePulls: false,
      makeIPTablesUtilChains: false,
      // The images are nowhere else.
      imageGCHighThresholdPercent: 100,
      imageGCLowThresholdPercent: 99,
      evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    }),
  );
}
