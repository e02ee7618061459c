import { asText, type Data, textAt } from '../data';
import {
  annotations,
  containerField,
  contextField,
  inheritedField,
  itemField,
  itemsOf,
  type Places,
  podFields,
  together,
  volumeTypes,
} from './places';

/** Each level includes those before it, but for what it replaces. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** One control of the Pod Security Standards. */
export interface Control {
  readonly id: string;
  readonly level: PodSecurityLevel;
  /** The fields that it reads. */
  readonly places: Places;
  /**
   * The values that they may have; undefined is a field that is absent.
   * @param minor version of Kubernetes
   */
  readonly allowed: (minor: number) => readonly unknown[];
  /** The minor version of Kubernetes from which it holds. @default every one */
  readonly since?: number;
  /** A control of the level "baseline" in whose place it stands. */
  readonly replaces?: string;
  /** Pods to which it does not apply. @default none */
  readonly exempt?: (pod: Data, minor: number) => boolean;
}

const UNSET_OR_FALSE = () => [undefined, false];
const PROFILES = ['RuntimeDefault', 'Localhost'];

/** A pod with its own user namespace, in which root is nobody outside. @see https://kep.k8s.io/127 */
const inUserNamespace = (pod: Data, minor: number) => minor >= 35 && pod.hostUsers === false;

/** Windows has none of these settings. */
const onWindows = (pod: Data) => textAt(pod, 'os.name') === 'windows';

/** Paths of the handlers that call a host. */
const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];
const HANDLER_HOSTS = HANDLERS.flatMap((handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`]);

/**
 * The Pod Security Standards as data, from Kubernetes 1.25 on, which enforces them by namespace.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const CONTROLS: readonly Control[] = [
  {
    id: 'host-process',
    level: 'baseline',
    places: contextField('windowsOptions.hostProcess'),
    allowed: UNSET_OR_FALSE,
  },
  {
    id: 'host-namespaces',
    level: 'baseline',
    places: podFields('hostNetwork', 'hostPID', 'hostIPC'),
    allowed: UNSET_OR_FALSE,
  },
  {
    id: 'privileged',
    level: 'baseline',
    places: containerField('securityContext.privileged'),
    allowed: UNSET_OR_FALSE,
  },
  {
    id: 'added-capabilities',
    level: 'baseline',
    places: itemsOf(containerField('securityContext.capabilities.add')),
    allowed: () => [
      ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
      ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
    ],
  },
  {
    id: 'host-path',
    level: 'baseline',
    places: itemField(podFields('volumes'), 'hostPath'),
    allowed: () => [undefined],
  },
  {
    id: 'host-ports',
    level: 'baseline',
    places: itemField(containerField('ports'), 'hostPort'),
    allowed: () => [undefined, 0],
  },
  {
    id: 'app-armor',
    level: 'baseline',
    places: contextField('appArmorProfile.type'),
    allowed: () => [undefined, ...PROFILES],
  },
  {
    id: 'app-armor-annotation',
    level: 'baseline',
    places: (workload) =>
      annotations('container.apparmor.security.beta.kubernetes.io/')(workload).filter(
        ({ value }) => !asText(value).startsWith('localhost/'),
      ),
    allowed: () => ['', 'runtime/default'],
  },
  {
    id: 'se-linux-type',
    level: 'baseline',
    places: contextField('seLinuxOptions.type'),
    allowed: (minor) => [
      ...[undefined, '', 'container_t', 'container_init_t', 'container_kvm_t'],
      ...(minor >= 31 ? ['container_engine_t'] : []),
    ],
  },
  {
    id: 'se-linux-user-or-role',
    level: 'baseline',
    places: together(contextField('seLinuxOptions.user'), contextField('seLinuxOptions.role')),
    allowed: () => [undefined, ''],
  },
  {
    id: 'proc-mount',
    level: 'baseline',
    places: containerField('securityContext.procMount'),
    allowed: () => [undefined, 'Default'],
    exempt: inUserNamespace,
  },
  {
    id: 'seccomp-unconfined',
    level: 'baseline',
    places: contextField('seccompProfile.type'),
    allowed: () => [undefined, ...PROFILES],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    places: itemField(podFields('securityContext.sysctls'), 'name'),
    allowed: (minor) => [
      ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start'],
      ...['net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range'],
      ...(minor >= 27 ? ['net.ipv4.ip_local_reserved_ports'] : []),
      ...(minor >= 29 ? ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout'] : []),
      ...(minor >= 29 ? ['net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'] : []),
      ...(minor >= 32 ? ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] : []),
    ],
  },
  {
    id: 'probe-hosts',
    level: 'baseline',
    since: 34,
    places: together(...HANDLER_HOSTS.map(containerField)),
    allowed: () => [undefined, ''],
  },
  {
    id: 'volume-types',
    level: 'restricted',
    replaces: 'host-path',
    places: volumeTypes,
    allowed: () => [
      ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected'],
      'secret',
    ],
  },
  {
    id: 'privilege-escalation',
    level: 'restricted',
    places: containerField('securityContext.allowPrivilegeEscalation'),
    allowed: () => [false],
    exempt: onWindows,
  },
  {
    id: 'run-as-non-root',
    level: 'restricted',
    places: inheritedField('runAsNonRoot'),
    allowed: () => [true],
    exempt: inUserNamespace,
  },
  {
    id: 'run-as-user',
    level: 'restricted',
    places: (workload) => contextField('runAsUser')(workload).filter(({ value }) => value === 0),
    allowed: () => [undefined],
    exempt: inUserNamespace,
  },
  {
    id: 'seccomp',
    level: 'restricted',
    replaces: 'seccomp-unconfined',
    places: inheritedField('seccompProfile.type'),
    allowed: () => PROFILES,
    exempt: onWindows,
  },
  {
    id: 'kept-capabilities',
    level: 'restricted',
    places: (workload) =>
      containerField('securityContext.capabilities.drop')(workload).filter(
        ({ value }) => !(Array.isArray(value) && value.includes('ALL')),
      ),
    allowed: () => [['ALL']],
    exempt: onWindows,
  },
  {
    id: 'few-capabilities',
    level: 'restricted',
    replaces: 'added-capabilities',
    places: itemsOf(containerField('securityContext.capabilities.add')),
    allowed: () => ['NET_BIND_SERVICE'],
    exempt: onWindows,
  },
  {
    id: 'masked-proc',
    level: 'restricted',
    since: 35,
    replaces: 'proc-mount',
    places: containerField('securityContext.procMount'),
    allowed: () => [undefined, 'Default'],
  },
];
