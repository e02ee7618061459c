import type { Container, Workload } from '@vmshift/kubernetes';
import { type Data, dataAt, isData, numberAt, recordsAt, textAt, textsAt } from '@vmshift/kubernetes';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted';

/** One thing that the level "restricted" refuses. */
interface Violation {
  readonly path: string;
  readonly value: string;
  /** What the pod gains. */
  readonly gains: string;
}

/** Pods that the namespace's Pod Security level "restricted" refuses, and what they would be able to do. */
export const podSecurity = newFaults((view) =>
  view.workloads.flatMap((workload) =>
    violations(workload).map(
      ({ path, value, gains }): Fault => ({
        key: `${workload.name} ${path} ${value}`,
        id: 'pod-security',
        class: 'privilege',
        verdict: 'block',
        object: workload.name,
        path,
        before: undefined,
        after: value,
        because: `the Pod Security level "restricted" does not allow it: ${gains}`,
        impact:
          'the namespace refuses the pods, so nothing new starts; where the level were lower, a break-in would reach further',
        fix: 'keep the security context of the model',
        see: SEE,
      }),
    ),
  ),
);

function violations(workload: Workload): readonly Violation[] {
  return [
    ...podViolations(workload),
    ...workload.containers.flatMap((container) => containerViolations(container, workload.pod)),
  ];
}

const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;
const VOLUME_TYPES = new Set(
  'configMap downwardAPI emptyDir projected secret csi persistentVolumeClaim ephemeral image'.split(' '),
);

function podViolations({ pod, podPath }: Workload): readonly Violation[] {
  const found: Violation[] = [];
  for (const field of HOST_FIELDS) {
    if (pod[field] === true)
      found.push({ path: `${podPath}.${field}`, value: 'true', gains: 'the pod joins the node' });
  }
  for (const volume of recordsAt(pod, 'volumes')) {
    for (const type of Object.keys(volume).filter((key) => key !== 'name' && !VOLUME_TYPES.has(key))) {
      const value = textAt(volume, 'hostPath.path') ?? type;
      found.push({
        path: `${podPath}.volumes[${textAt(volume, 'name')}].${type}`,
        value,
        gains: 'the pod reads or writes the node',
      });
    }
  }
  if (recordsAt(pod, 'securityContext.sysctls').some(({ name }) => !SAFE_SYSCTLS.has(String(name)))) {
    found.push({
      path: `${podPath}.securityContext.sysctls`,
      value: 'unsafe sysctl',
      gains: 'the pod changes the kernel',
    });
  }
  return found;
}

const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

function containerViolations({ spec, path }: Container, pod: Data): readonly Violation[] {
  const own = dataAt(spec, 'securityContext');
  const shared = dataAt(pod, 'securityContext');
  const at = `${path}.securityContext`;
  const found: Violation[] = [];
  const add = (field: string, value: unknown, gains: string) =>
    found.push({ path: `${at}.${field}`, value: String(value), gains });
  if (own.privileged === true) add('privileged', true, 'the container owns the node');
  if (own.allowPrivilegeEscalation !== false)
    add(
      'allowPrivilegeEscalation',
      own.allowPrivilegeEscalation ?? 'absent',
      'a process may become more than its parent',
    );
  if (!textsAt(own, 'capabilities.drop').includes('ALL'))
    add(
      'capabilities.drop',
      textsAt(own, 'capabilities.drop').join(', ') || 'absent',
      'the container keeps capabilities of root',
    );
  const added = textsAt(own, 'capabilities.add').filter((name) => name !== 'NET_BIND_SERVICE');
  if (added.length > 0) add('capabilities.add', added.join(', '), 'the container gets capabilities of root');
  const nonRoot = own.runAsNonRoot ?? shared.runAsNonRoot;
  if (nonRoot !== true) add('runAsNonRoot', nonRoot ?? 'absent', 'the container may run as root');
  const user = numberAt(own, 'runAsUser') ?? numberAt(shared, 'runAsUser');
  if (user === 0) add('runAsUser', 0, 'the container runs as root');
  const seccomp = textAt(own, 'seccompProfile.type') ?? textAt(shared, 'seccompProfile.type');
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost')
    add('seccompProfile.type', seccomp ?? 'absent', 'every system call is allowed');
  if (own.procMount !== undefined && own.procMount !== 'Default')
    add('procMount', own.procMount, 'the container sees the kernel unmasked');
  for (const context of [own, shared]) {
    const appArmor = textAt(context, 'appArmorProfile.type');
    if (appArmor === 'Unconfined') add('appArmorProfile.type', appArmor, 'AppArmor is off');
    if (isData(context.seLinuxOptions) && (context.seLinuxOptions.user ?? context.seLinuxOptions.role))
      add('seLinuxOptions', 'user or role', 'SELinux confines another way');
    if (isData(context.windowsOptions) && context.windowsOptions.hostProcess === true)
      add('windowsOptions.hostProcess', true, 'the container owns the node');
  }
  return [...found, ...hostPorts(spec, path), ...probeHosts(spec, path)];
}

function hostPorts(spec: Data, path: string): readonly Violation[] {
  return recordsAt(spec, 'ports')
    .filter(({ hostPort }) => typeof hostPort === 'number' && hostPort !== 0)
    .map(({ containerPort, hostPort }) => ({
      path: `${path}.ports[${containerPort}].hostPort`,
      value: String(hostPort),
      gains: 'the container answers on the address of the node',
    }));
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline (host in probes, since 1.34) */
function probeHosts(spec: Data, path: string): readonly Violation[] {
  const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.preStop', 'lifecycle.postStart'];
  return handlers.flatMap((handler) =>
    ['httpGet', 'tcpSocket'].flatMap((kind) => {
      const host = textAt(spec, `${handler}.${kind}.host`);
      return host === undefined || host === ''
        ? []
        : [
            {
              path: `${path}.${handler}.${kind}.host`,
              value: host,
              gains: 'the node calls an address of the pod’s choice',
            },
          ];
    }),
  );
}
