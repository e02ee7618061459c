import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
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

const CONTROL_GROUPS = '/sys/fs/cgroup';

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

/** Ends every container of the node and takes back all that it mounted. The kubelet and containerd have ended before. */
export function removeNode(node: LabNode): void {
  killGroup(node.group);
  for (const pid of processes()) if (commandLine(pid).includes(`${node.socket}`)) kill(pid);
  for (const mount of mountsUnder(node.folder)) attempt('umount', ['-l', mount]);
  attempt('ip', ['link', 'del', node.bridge]);
  removeControlGroup(node.group);
  removeLogLinks(node.folder);
  const sandboxes = list(join(node.folder, 'root/io.containerd.grpc.v1.cri/sandboxes'));
  for (const file of list('/var/lib/cni/results'))
    if (sandboxes.some((id) => file.includes(id))) rmSync(join('/var/lib/cni/results', file), { force: true });
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

/** In every hierarchy of version 1; a new group of `cpuset` may run nowhere until it is told where. */
function makeControlGroup(name: string): void {
  for (const controller of controllers()) {
    const group = join(controller, name);
    mkdirSync(group, { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, file))) writeFileSync(join(group, file), readFileSync(join(controller, file)));
  }
}

function killGroup(name: string): void {
  for (let round = 0; round < 20; round += 1) {
    const pids = controllers().flatMap((controller) => pidsOf(join(controller, name)));
    if (pids.length === 0) return;
    for (const pid of new Set(pids)) kill(pid);
    run('sleep', ['0.3']);
  }
}

function pidsOf(group: string): readonly number[] {
  if (!existsSync(group)) return [];
  const own = readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...subfolders(group).flatMap((folder) => pidsOf(folder))];
}

function removeControlGroup(name: string): void {
  for (const controller of controllers()) removeGroup(join(controller, name));
}

function removeGroup(group: string): void {
  if (!existsSync(group)) return;
  for (const folder of subfolders(group)) removeGroup(folder);
  try {
    rmdirSync(group);
  } catch (error) {
    console.error(`${group}: ${String(error)}`);
  }
}

function controllers(): readonly string[] {
  return subfolders(CONTROL_GROUPS);
}

function subfolders(folder: string): readonly string[] {
  return list(folder)
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isDirectory());
}

/** Deepest first. */
function mountsUnder(folder: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

/** The kubelet links logs in a folder that no setting moves. */
function removeLogLinks(folder: string): void {
  for (const name of list('/var/log/containers')) {
    const link = join('/var/log/containers', name);
    if (lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(folder)) rmSync(link);
  }
}

function processes(): readonly number[] {
  return list('/proc').map(Number).filter(Boolean);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function attempt(program: string, args: readonly string[]): void {
  try {
    run(program, args);
  } catch {
    // It is gone already.
  }
}
