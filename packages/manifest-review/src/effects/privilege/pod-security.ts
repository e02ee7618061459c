import { minorOf, refusedByPodSecurity } from '@vmshift/kubernetes';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted';

/** What a pod gains by a field that a control of Pod Security refuses. */
const GAINS: Readonly<Record<string, string>> = {
  'app-armor': 'AppArmor is off',
  'few-capabilities': 'the container gets capabilities of root',
  'host-namespaces': 'the pod joins the node',
  'host-ports': 'the container answers on the address of the node',
  'host-process': 'the container owns the node',
  'kept-capabilities': 'the container keeps capabilities of root',
  'masked-proc': 'the container sees the kernel unmasked',
  privileged: 'the container owns the node',
  'privilege-escalation': 'a process may become more than its parent',
  'probe-hosts': 'the node calls an address of the pod’s choice',
  'proc-mount': 'the container sees the kernel unmasked',
  'run-as-non-root': 'the container may run as root',
  'run-as-user': 'the container runs as root',
  seccomp: 'every system call is allowed',
  'se-linux-type': 'SELinux confines it in another way, or not at all',
  'se-linux-user-or-role': 'SELinux confines it in another way, or not at all',
  sysctls: 'the pod changes the kernel',
  'volume-types': 'the pod reads or writes the node',
};

/** Pods that the namespace's Pod Security level "restricted" refuses, and what they would be able to do. */
export const podSecurity = newFaults((view) => {
  const minor = minorOf(view.config?.cluster.kubernetesVersion ?? '');
  return view.workloads.flatMap((workload) =>
    refusedByPodSecurity(workload, 'restricted', minor)
      // The review of metadata tells it.
      .filter(({ control }) => control !== 'app-armor-annotation')
      .map(
        ({ control, path, value }): Fault => ({
          key: `${workload.name} ${path} ${print(value)}`,
          id: 'pod-security',
          class: 'privilege',
          verdict: 'block',
          object: workload.name,
          path,
          before: undefined,
          after: print(value),
          because: `the Pod Security level "restricted" does not allow it: ${GAINS[control] ?? control}`,
          impact:
            'the namespace refuses the pods, so nothing new starts; where the level were lower, a break-in would reach further',
          fix: 'keep the security context of the model',
          see: SEE,
        }),
      ),
  );
});

function print(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
