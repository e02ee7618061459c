import { type Edit, edited, findings } from '../testing/sample';

describe('pod-security', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      "the host's network",
      [['Deployment/web', 'spec.template.spec.hostNetwork', true]],
      ['Deployment/web: spec.template.spec.hostNetwork: true'],
    ],
    [
      "the host's processes",
      [['Deployment/web', 'spec.template.spec.hostPID', true]],
      ['Deployment/web: spec.template.spec.hostPID: true'],
    ],
    [
      "the host's files",
      [['Deployment/web', 'spec.template.spec.volumes[0]', { name: 'config', hostPath: { path: '/' } }]],
      ['Deployment/web: spec.template.spec.volumes[config].hostPath: hostPath'],
    ],
    [
      'an unsafe sysctl',
      [['Deployment/web', 'spec.template.spec.securityContext.sysctls', [{ name: 'kernel.msgmax' }]]],
      ['Deployment/web: spec.template.spec.securityContext.sysctls[kernel.msgmax].name: kernel.msgmax'],
    ],
    [
      'privilege escalation, also where nothing is said',
      [
        ['Deployment/web', 'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation', undefined],
        ['Deployment/db', 'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation', true],
      ],
      [
        'Deployment/web: spec.template.spec.containers[web].securityContext.allowPrivilegeEscalation: nothing',
        'Deployment/db: spec.template.spec.containers[db].securityContext.allowPrivilegeEscalation: true',
      ],
    ],
    [
      'capabilities that are kept',
      [['Deployment/web', 'spec.template.spec.containers[0].securityContext.capabilities', undefined]],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.capabilities.drop: nothing'],
    ],
    [
      'capabilities that are added',
      [
        [
          'Deployment/web',
          'spec.template.spec.containers[0].securityContext.capabilities.add',
          ['NET_BIND_SERVICE', 'SYS_ADMIN'],
        ],
      ],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.capabilities.add[1]: SYS_ADMIN'],
    ],
    [
      'a privileged container',
      [['Deployment/web', 'spec.template.spec.containers[0].securityContext.privileged', true]],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.privileged: true'],
    ],
    [
      'an unmasked /proc',
      [['Deployment/web', 'spec.template.spec.containers[0].securityContext.procMount', 'Unmasked']],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.procMount: Unmasked'],
    ],
    [
      'root, by number, in an init container',
      [['Deployment/web', 'spec.template.spec.initContainers[0].securityContext.runAsUser', 0]],
      ['Deployment/web: spec.template.spec.initContainers[wait].securityContext.runAsUser: 0'],
    ],
    [
      'a user without a number',
      [['Job/migrate', 'spec.template.spec.securityContext.runAsUser', undefined]],
      ['Job/migrate: spec.template.spec.containers[migrate].securityContext.runAsUser: nothing'],
    ],
    [
      'root allowed',
      [['Job/migrate', 'spec.template.spec.securityContext.runAsNonRoot', false]],
      ['Job/migrate: spec.template.spec.securityContext.runAsNonRoot: false'],
    ],
    [
      'no seccomp profile',
      [['Job/migrate', 'spec.template.spec.securityContext.seccompProfile', undefined]],
      ['Job/migrate: spec.template.spec.containers[migrate].securityContext.seccompProfile.type: nothing'],
    ],
    [
      "a container that undoes the pod's profile",
      [['Deployment/web', 'spec.template.spec.containers[0].securityContext.seccompProfile', { type: 'Unconfined' }]],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.seccompProfile.type: Unconfined'],
    ],
    [
      'SELinux options',
      [['Deployment/web', 'spec.template.spec.securityContext.seLinuxOptions', { type: 'spc_t', user: 'x' }]],
      [
        'Deployment/web: spec.template.spec.securityContext.seLinuxOptions.type: spc_t',
        'Deployment/web: spec.template.spec.securityContext.seLinuxOptions.user: x',
      ],
    ],
    [
      'no AppArmor',
      [['Deployment/web', 'spec.template.spec.containers[0].securityContext.appArmorProfile', { type: 'Unconfined' }]],
      ['Deployment/web: spec.template.spec.containers[web].securityContext.appArmorProfile.type: Unconfined'],
    ],
    [
      'a port of the host',
      [['Deployment/web', 'spec.template.spec.containers[0].ports[0].hostPort', 80]],
      ['Deployment/web: spec.template.spec.containers[web].ports[8000/TCP].hostPort: 80'],
    ],
    [
      'a probe of another host',
      [
        [
          'Deployment/web',
          'spec.template.spec.containers[0].livenessProbe',
          { httpGet: { host: 'example.com', port: 'http' } },
        ],
      ],
      ['Deployment/web: spec.template.spec.containers[web].livenessProbe.httpGet.host: example.com'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('pod-security', { objects: edited(...edits) })).toEqual(expected);
  });
});
