import {
  type ContainerSpec,
  type Handler,
  itemPath,
  type PodSpec,
  type SecurityContext,
  type ValidContainer,
  type ValidWorkload,
} from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

const VOLUME_TYPES = [
  ...[
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'image',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ],
];

/** What the baseline profile calls safe. */
const SYSCTLS = [
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start'],
  ...['net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports'],
  ...['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl'],
  ...['net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
];

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/**
 * Pod Security "restricted", which the namespace enforces: it would refuse the pods, not the Deployment, so that a
 * rollout would hang instead of failing. Init containers are judged too.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurity: Check = {
  id: 'pod-security',
  find: ({ workloads }) =>
    workloads.flatMap((workload) => [
      ...findPod(workload),
      ...workload.containers.flatMap((placed) => findContainer(workload, placed)),
    ]),
};

function findPod({ object, podPath, pod }: ValidWorkload): readonly Finding[] {
  const at = podPath;
  const host = (['hostNetwork', 'hostPID', 'hostIPC'] as const)
    .filter((field) => pod[field] === true)
    .map((field) => ({ object, path: `${at}.${field}`, value: 'true', allowed: 'false' }));
  const volumes = (pod.volumes ?? []).flatMap((volume, index, all) =>
    Object.keys(volume)
      .filter((key) => key !== 'name' && !VOLUME_TYPES.includes(key))
      .map((key) => ({
        object,
        path: itemPath(`${at}.volumes`, all, index),
        value: key,
        allowed: VOLUME_TYPES.join(', '),
      })),
  );
  const sysctls = (pod.securityContext?.sysctls ?? [])
    .filter(({ name }) => !SYSCTLS.includes(name))
    .map(({ name }) => ({ object, path: `${at}.securityContext.sysctls`, value: name, allowed: SYSCTLS.join(', ') }));
  return [...host, ...volumes, ...sysctls, ...findContext(object, `${at}.securityContext`, pod.securityContext)];
}

function findContainer({ object, pod }: ValidWorkload, { spec: container, path }: ValidContainer): readonly Finding[] {
  const context = container.securityContext ?? {};
  const at = `${path}.securityContext`;
  const added = (context.capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  const rules: readonly [boolean, string, string, string][] = [
    [
      context.allowPrivilegeEscalation === false,
      `${at}.allowPrivilegeEscalation`,
      String(context.allowPrivilegeEscalation),
      'false',
    ],
    [
      context.capabilities?.drop?.includes('ALL') ?? false,
      `${at}.capabilities.drop`,
      String(context.capabilities?.drop),
      'ALL',
    ],
    [added.length === 0, `${at}.capabilities.add`, added.join(', '), 'NET_BIND_SERVICE'],
    [context.privileged !== true, `${at}.privileged`, 'true', 'false'],
    [['Default', undefined].includes(context.procMount), `${at}.procMount`, String(context.procMount), 'Default'],
    ...findEffective(container, pod, at),
  ];
  return [
    ...rules
      .filter(([met]) => !met)
      .map(([, field, value, allowed]) => ({
        object,
        path: field,
        value: value.replace('undefined', 'nothing'),
        allowed,
      })),
    ...findContext(object, at, context),
    ...findHostAccess(object, container, path),
  ];
}

/** What a container may leave to the pod's context. */
function findEffective(
  container: ContainerSpec,
  pod: PodSpec,
  at: string,
): readonly [boolean, string, string, string][] {
  const effective = { ...pod.securityContext, ...container.securityContext };
  const { runAsNonRoot, seccompProfile, runAsUser } = effective;
  const seccomp = seccompProfile?.type;
  return [
    [runAsNonRoot === true, `${at}.runAsNonRoot`, String(runAsNonRoot), 'true, here or on the pod'],
    [
      seccomp === 'RuntimeDefault' || seccomp === 'Localhost',
      `${at}.seccompProfile.type`,
      String(seccomp),
      'RuntimeDefault or Localhost, here or on the pod',
    ],
    // The profile only refuses 0; but without a number the kubelet cannot tell that an image's user is not root.
    [
      runAsUser !== undefined && runAsUser !== 0,
      `${at}.runAsUser`,
      String(runAsUser),
      'a number above 0, here or on the pod',
    ],
  ];
}

/** What neither a pod's nor a container's context may ask for. */
function findContext(object: Finding['object'], at: string, context: SecurityContext = {}): readonly Finding[] {
  const { seLinuxOptions: selinux, appArmorProfile, windowsOptions } = context;
  const rules: readonly [boolean, string, string, string][] = [
    [
      SELINUX_TYPES.includes(selinux?.type ?? ''),
      'seLinuxOptions.type',
      String(selinux?.type),
      SELINUX_TYPES.slice(1).join(', '),
    ],
    [!selinux?.user && !selinux?.role, 'seLinuxOptions', 'a user or role', 'neither'],
    [appArmorProfile?.type !== 'Unconfined', 'appArmorProfile.type', 'Unconfined', 'RuntimeDefault or Localhost'],
    [windowsOptions?.hostProcess !== true, 'windowsOptions.hostProcess', 'true', 'false'],
  ];
  return rules
    .filter(([met]) => !met)
    .map(([, field, value, allowed]) => ({ object, path: `${at}.${field}`, value, allowed }));
}

function findHostAccess(object: Finding['object'], container: ContainerSpec, path: string): readonly Finding[] {
  const ports = (container.ports ?? []).flatMap(({ hostPort }, index, all) =>
    hostPort
      ? [
          {
            object,
            path: `${itemPath(`${path}.ports`, all, index)}.hostPort`,
            value: String(hostPort),
            allowed: 'nothing',
          },
        ]
      : [],
  );
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const handlers: Readonly<Record<string, Handler | undefined>> = {
    ...{ livenessProbe, readinessProbe, startupProbe },
    ...{ 'lifecycle.postStart': lifecycle?.postStart, 'lifecycle.preStop': lifecycle?.preStop },
  };
  const hosts = Object.entries(handlers).flatMap(([field, handler]) => {
    const host = handler?.httpGet?.host ?? handler?.tcpSocket?.host;
    return host
      ? [{ object, path: `${path}.${field}`, value: `host ${host}`, allowed: 'the pod itself, no host' }]
      : [];
  });
  return [...ports, ...hosts];
}
