import { at, minorOf, refusedByPodSecurity } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { listed, printed } from '../printed';

/** What a pod gains by the fields that a control of Pod Security refuses. */
const GAINS: Readonly<Record<string, string>> = {
  'app-armor': 'AppArmor is off',
  'app-armor-annotation': 'AppArmor is off',
  'few-capabilities': 'the container gets capabilities of root',
  'host-namespaces': 'the pod joins the node',
  'host-ports': 'the container answers on the address of the node',
  'host-process': 'the container owns the node',
  'kept-capabilities': 'the container keeps capabilities of root',
  'masked-proc': 'the container sees the kernel unmasked',
  privileged: 'the container owns the node',
  'privilege-escalation': 'a process may become more than its parent',
  'probe-hosts': 'the node calls an address that the pod chooses',
  'proc-mount': 'the container sees the kernel unmasked',
  'run-as-non-root': 'the container may run as root',
  'run-as-user': 'the container runs as root',
  seccomp: 'every system call is allowed',
  'se-linux-type': 'SELinux confines it in another way, or not at all',
  'se-linux-user-or-role': 'SELinux confines it in another way, or not at all',
  sysctls: 'the pod changes the kernel',
  'volume-types': 'the pod reads or writes the node',
};

/** Fields of a security context that Pod Security bounds, whatever their value. */
const CONTROLLED = [
  ...['allowPrivilegeEscalation', 'appArmorProfile', 'capabilities', 'privileged', 'procMount', 'runAsNonRoot'],
  ...['runAsUser', 'seLinuxOptions', 'seccompProfile', 'windowsOptions'],
];

const podSecurity = eachObjectRule({
  id: 'pod-security',
  title: 'Every pod is within the Pod Security level restricted, which the namespace enforces',
  judge: ({ workloads, environment }) => {
    const minor = minorOf(environment?.cluster.kubernetesVersion ?? '');
    return workloads.flatMap((workload) =>
      refusedByPodSecurity(workload, 'restricted', minor).map(({ control, path, value, allowed }) => ({
        ...{ object: workload.name, path, now: printed(value), gains: GAINS[control] ?? control },
        allowed: listed(allowed.map(printed)),
      })),
    );
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gains, allowed }) =>
    `the Pod Security level "restricted" does not allow it: ${gains}; allowed: ${allowed}`,
  impact:
    'the namespace refuses the pods, so that a rollout hangs; where the level were lower, a break-in would reach further',
  fix: 'keep the security context that the chart gives every pod',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  // A sysctl that the level allows is judged by no rule.
  reads: [...CONTROLLED.map((field) => `*.securityContext.${field}`), ...['*.hostNetwork', '*.hostPID', '*.hostIPC']],
});

const userWithoutNumber = eachObjectRule({
  id: 'user-without-number',
  title: 'Every container has a user by number',
  judge: ({ workloads }) =>
    workloads
      .filter(({ pod }) => at(pod, 'securityContext.runAsUser') === undefined)
      .flatMap(({ name: object, containers }) =>
        containers
          .filter(({ spec }) => at(spec, 'securityContext.runAsUser') === undefined)
          .map(({ path }) => ({ object, path: `${path}.securityContext.runAsUser`, now: 'no user' })),
      ),
  class: 'outage',
  verdict: 'block',
  because: 'without a number the kubelet cannot tell that the user of the image is not root',
  impact: 'the container does not start when its image names a user by name',
  fix: 'set runAsUser to a number above 0, on the container or on the pod',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  reads: ['*.securityContext.runAsUser'],
});

export const podSecurityRules = [podSecurity, userWithoutNumber];
