import fc from 'fast-check';
import { deploymentOf, objectOf } from '../../test-support/objects';
import { valueAtPath } from '../path';
import { type Workload, workloadOf } from '../workload';
import { CONTROLS, type PodSecurityLevel } from './controls';
import { refusedByPodSecurity } from './pod-security';

type Fields = Readonly<Record<string, unknown>>;

const SECURE: Fields = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
/** A pod of one container that "restricted" admits, with other fields. */
const pod = (fields: Fields): Fields => ({ containers: [{ name: 'c', securityContext: SECURE }], ...fields });
const container = (fields: Fields): Fields => pod({ containers: [{ name: 'c', securityContext: SECURE, ...fields }] });
const context = (fields: Fields): Fields => container({ securityContext: { ...SECURE, ...fields } });
const podContext = (fields: Fields): Fields => pod({ securityContext: fields });
const volume = (fields: Fields): Fields => pod({ volumes: [{ name: 'v', ...fields }] });

function refused(spec: Fields, level: PodSecurityLevel = 'restricted', minor?: number): readonly string[] {
  const workload = workloadOf(deploymentOf(spec)) as Workload;
  return refusedByPodSecurity(workload, level, minor).map(
    ({ control, path, value }) =>
      `${control} ${path.replace('spec.template.spec.', '').replace('containers[c].', '')} ${JSON.stringify(value)}`,
  );
}

describe('Pod Security "baseline"', () => {
  it.each<[Fields, readonly string[]]>([
    [pod({}), []],
    [{ containers: [{ name: 'c' }] }, []],
    [
      podContext({ windowsOptions: { hostProcess: true } }),
      ['host-process securityContext.windowsOptions.hostProcess true'],
    ],
    [
      context({ windowsOptions: { hostProcess: true } }),
      ['host-process securityContext.windowsOptions.hostProcess true'],
    ],
    [context({ windowsOptions: { hostProcess: false } }), []],
    [
      pod({ hostNetwork: true, hostPID: true, hostIPC: true }),
      ['host-namespaces hostNetwork true', 'host-namespaces hostPID true', 'host-namespaces hostIPC true'],
    ],
    [pod({ hostNetwork: false, hostPID: null }), []],
    [context({ privileged: true }), ['privileged securityContext.privileged true']],
    [context({ privileged: 'true' }), ['privileged securityContext.privileged "true"']],
    [context({ privileged: null }), []],
    [context({ capabilities: { add: ['CHOWN', 'SYS_CHROOT'] } }), []],
    [
      context({ capabilities: { add: ['CHOWN', 'NET_ADMIN', 'chown'] } }),
      [
        'added-capabilities securityContext.capabilities.add[1] "NET_ADMIN"',
        'added-capabilities securityContext.capabilities.add[2] "chown"',
      ],
    ],
    [volume({ hostPath: { path: '/' } }), ['host-path volumes[v].hostPath {"path":"/"}']],
    [volume({ nfs: {} }), []],
    [container({ ports: [{ containerPort: 80, hostPort: 0 }] }), []],
    [container({ ports: [{ containerPort: 80, hostPort: 80 }] }), ['host-ports ports[80/TCP].hostPort 80']],
    [context({ appArmorProfile: { type: 'Localhost' } }), []],
    [
      context({ appArmorProfile: { type: 'Unconfined' } }),
      ['app-armor securityContext.appArmorProfile.type "Unconfined"'],
    ],
    [podContext({ seLinuxOptions: { type: 'container_kvm_t', user: '', role: '' } }), []],
    [podContext({ seLinuxOptions: { type: 'spc_t' } }), ['se-linux-type securityContext.seLinuxOptions.type "spc_t"']],
    [
      context({ seLinuxOptions: { user: 'u', role: 'r' } }),
      [
        'se-linux-user-or-role securityContext.seLinuxOptions.user "u"',
        'se-linux-user-or-role securityContext.seLinuxOptions.role "r"',
      ],
    ],
    [context({ procMount: 'Default' }), []],
    [context({ procMount: 'Unmasked' }), ['proc-mount securityContext.procMount "Unmasked"']],
    [{ hostUsers: false, ...context({ procMount: 'Unmasked' }) }, []],
    [
      context({ seccompProfile: { type: 'Unconfined' } }),
      ['seccomp-unconfined securityContext.seccompProfile.type "Unconfined"'],
    ],
    [podContext({ sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] }), []],
    [
      podContext({ sysctls: [{ name: 'kernel.msgmax' }] }),
      ['sysctls securityContext.sysctls[kernel.msgmax].name "kernel.msgmax"'],
    ],
    [container({ livenessProbe: { httpGet: { host: '', port: 80 } } }), []],
    [
      container({
        livenessProbe: { httpGet: { host: 'a.example' } },
        lifecycle: { preStop: { tcpSocket: { host: 'b' } } },
      }),
      ['probe-hosts livenessProbe.httpGet.host "a.example"', 'probe-hosts lifecycle.preStop.tcpSocket.host "b"'],
    ],
  ])('of %j refuses %j', (spec, expected) => {
    expect(refused(spec, 'baseline')).toEqual(expected);
  });

  it('reads init containers and ephemeral containers too', () => {
    const bad = [{ name: 'x', securityContext: { ...SECURE, privileged: true } }];
    expect(refused(pod({ initContainers: bad, ephemeralContainers: bad }))).toEqual([
      'privileged initContainers[x].securityContext.privileged true',
      'privileged ephemeralContainers[x].securityContext.privileged true',
    ]);
  });

  it("reads AppArmor's annotations of the pods", () => {
    const annotated = (value: string) =>
      workloadOf(
        objectOf('Pod', pod({}), {
          metadata: { name: 'web', annotations: { 'container.apparmor.security.beta.kubernetes.io/c': value } },
        }),
      ) as Workload;
    for (const value of ['', 'runtime/default', 'localhost/x'])
      expect(refusedByPodSecurity(annotated(value), 'baseline')).toEqual([]);
    expect(refusedByPodSecurity(annotated('unconfined'), 'baseline')).toMatchObject([
      { path: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/c"]', value: 'unconfined' },
    ]);
  });
});

describe('Pod Security "restricted"', () => {
  it.each<[Fields, readonly string[]]>([
    [pod({}), []],
    [
      { containers: [{ name: 'c' }] },
      [
        'privilege-escalation securityContext.allowPrivilegeEscalation undefined',
        'run-as-non-root securityContext.runAsNonRoot undefined',
        'seccomp securityContext.seccompProfile.type undefined',
        'kept-capabilities securityContext.capabilities.drop undefined',
      ],
    ],
    [
      context({ allowPrivilegeEscalation: true }),
      ['privilege-escalation securityContext.allowPrivilegeEscalation true'],
    ],
    [context({ capabilities: { drop: ['all'] } }), ['kept-capabilities securityContext.capabilities.drop ["all"]']],
    [context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), []],
    [
      context({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
      ['few-capabilities securityContext.capabilities.add[0] "CHOWN"'],
    ],
    [volume({ image: { reference: 'x' } }), []],
    [volume({}), []],
    [volume({ hostPath: { path: '/' } }), ['volume-types volumes[v].hostPath "hostPath"']],
    [volume({ nfs: {} }), ['volume-types volumes[v].nfs "nfs"']],
    // What the pod sets counts for containers that set nothing, and is refused by itself.
    [{ securityContext: SECURE, ...context({ runAsNonRoot: undefined, seccompProfile: undefined }) }, []],
    [podContext({ runAsNonRoot: false }), ['run-as-non-root securityContext.runAsNonRoot false']],
    [
      podContext({ seccompProfile: { type: 'Unconfined' } }),
      ['seccomp securityContext.seccompProfile.type "Unconfined"'],
    ],
    [
      { securityContext: SECURE, ...context({ runAsNonRoot: false }) },
      ['run-as-non-root securityContext.runAsNonRoot false'],
    ],
    [context({ runAsUser: 0 }), ['run-as-user securityContext.runAsUser 0']],
    [podContext({ runAsUser: 0 }), ['run-as-user securityContext.runAsUser 0']],
    [context({ runAsUser: 1000 }), []],
    // With a user namespace of its own.
    [{ hostUsers: false, ...context({ runAsNonRoot: false, runAsUser: 0 }) }, []],
    [{ hostUsers: false, ...context({ procMount: 'Unmasked' }) }, ['masked-proc securityContext.procMount "Unmasked"']],
    [{ os: { name: 'windows' }, containers: [{ name: 'c', securityContext: { runAsNonRoot: true } }] }, []],
  ])('of %j refuses %j', (spec, expected) => {
    expect(refused(spec)).toEqual(expected);
  });

  it('never throws, and names real fields for what is there', () => {
    const lists = fc.array(
      fc.dictionary(fc.constantFrom('name', 'securityContext', 'ports', 'hostPath'), fc.jsonValue()),
    );
    const pods = fc.dictionary(
      fc.constantFrom('volumes', 'containers', 'securityContext', 'hostPID'),
      fc.oneof(fc.jsonValue(), lists),
    );
    fc.assert(
      fc.property(pods, (spec) => {
        const workload = workloadOf(deploymentOf(spec)) as Workload;
        for (const { path, value } of refusedByPodSecurity(workload, 'restricted')) {
          if (typeof value === 'boolean' || typeof value === 'number')
            expect(valueAtPath(workload.object, path)).toBe(value);
        }
      }),
    );
  });
});

describe('Pod Security of older versions', () => {
  it.each<[Fields, PodSecurityLevel, number, number]>([
    [podContext({ sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] }), 'baseline', 26, 27],
    [podContext({ sysctls: [{ name: 'net.ipv4.tcp_keepalive_time' }] }), 'baseline', 28, 29],
    [podContext({ sysctls: [{ name: 'net.ipv4.tcp_wmem' }] }), 'baseline', 31, 32],
    [podContext({ seLinuxOptions: { type: 'container_engine_t' } }), 'baseline', 30, 31],
    [{ hostUsers: false, ...context({ procMount: 'Unmasked' }) }, 'baseline', 34, 35],
    [{ hostUsers: false, ...context({ runAsNonRoot: false }) }, 'restricted', 34, 35],
  ])('refuses %j (%s) in 1.%d and not in 1.%d', (spec, level, before, since) => {
    expect(refused(spec, level, before)).toHaveLength(1);
    expect(refused(spec, level, since)).toEqual([]);
  });

  it('lets probes call a host before 1.34', () => {
    const spec = container({ readinessProbe: { tcpSocket: { host: 'a' } } });
    expect([33, 34].map((minor) => refused(spec, 'baseline', minor).length)).toEqual([0, 1]);
  });
});

it('gives each control an id of its own', () => {
  const ids = CONTROLS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { replaces } of CONTROLS) if (replaces !== undefined) expect(ids).toContain(replaces);
});
