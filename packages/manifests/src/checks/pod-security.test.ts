import { testRule } from '@vmshift/findings/testing';
import { type Edit, environment, sample } from '../../test-support/sample';
import { podSecurityRules } from './pod-security';

const POD = 'spec.template.spec';
const CONTEXT = `${POD}.containers[0].securityContext`;
const IN_WEB = `${POD}.containers[web]`;

/** One edit of the web server, with where it is told and as what. */
const web = (edit: readonly [path: string, value: unknown], path: string, now: string) =>
  [sample(['Deployment/web', ...edit] as Edit), { object: 'Deployment/web', path, now }] as const;

testRule(podSecurityRules, 'pod-security', {
  flags: {
    "the host's network": web([`${POD}.hostNetwork`, true], `${POD}.hostNetwork`, 'true'),
    "the host's processes": web([`${POD}.hostPID`, true], `${POD}.hostPID`, 'true'),
    "the host's files": web(
      [`${POD}.volumes[0]`, { name: 'config', hostPath: { path: '/' } }],
      `${POD}.volumes[config].hostPath`,
      'hostPath',
    ),
    'an unsafe sysctl': web(
      [`${POD}.securityContext.sysctls`, [{ name: 'kernel.msgmax' }]],
      `${POD}.securityContext.sysctls[kernel.msgmax].name`,
      'kernel.msgmax',
    ),
    'privilege escalation where nothing is declared': web(
      [`${CONTEXT}.allowPrivilegeEscalation`, undefined],
      `${IN_WEB}.securityContext.allowPrivilegeEscalation`,
      'nothing',
    ),
    'privilege escalation': web(
      [`${CONTEXT}.allowPrivilegeEscalation`, true],
      `${IN_WEB}.securityContext.allowPrivilegeEscalation`,
      'true',
    ),
    'capabilities that are kept': web(
      [`${CONTEXT}.capabilities`, undefined],
      `${IN_WEB}.securityContext.capabilities.drop`,
      'nothing',
    ),
    'a privileged container': web([`${CONTEXT}.privileged`, true], `${IN_WEB}.securityContext.privileged`, 'true'),
    'an unmasked /proc': web([`${CONTEXT}.procMount`, 'Unmasked'], `${IN_WEB}.securityContext.procMount`, 'Unmasked'),
    'root, by number, in an init container': web(
      [`${POD}.initContainers[0].securityContext.runAsUser`, 0],
      `${POD}.initContainers[wait].securityContext.runAsUser`,
      '0',
    ),
    "a container that undoes the pod's profile": web(
      [`${CONTEXT}.seccompProfile`, { type: 'Unconfined' }],
      `${IN_WEB}.securityContext.seccompProfile.type`,
      'Unconfined',
    ),
    'no AppArmor': web(
      [`${CONTEXT}.appArmorProfile`, { type: 'Unconfined' }],
      `${IN_WEB}.securityContext.appArmorProfile.type`,
      'Unconfined',
    ),
    'a port of the host': web(
      [`${POD}.containers[0].ports[0].hostPort`, 80],
      `${IN_WEB}.ports[8000/TCP].hostPort`,
      '80',
    ),
    'a probe of another host': web(
      [`${POD}.containers[0].livenessProbe`, { httpGet: { host: 'example.com', port: 'http' } }],
      `${IN_WEB}.livenessProbe.httpGet.host`,
      'example.com',
    ),
  } as never,
  accepts: {
    'the pods of the sample': sample(),
    'the one capability that may be added': sample([
      'Deployment/web',
      `${CONTEXT}.capabilities.add`,
      ['NET_BIND_SERVICE'],
    ]),
    'any cluster of a model that is not known': { ...sample(), environment: undefined },
  },
});

/** Everything that the level restricted refuses, in one pod, in Kubernetes 1.34: 1.35 knows `/proc` by another control. */
const REFUSED: readonly Edit[] = (
  [
    [`${POD}.hostNetwork`, true],
    [`${POD}.volumes[0]`, { name: 'config', hostPath: { path: '/' } }],
    [`${POD}.containers[0].ports[0].hostPort`, 80],
    [`${POD}.containers[0].livenessProbe`, { httpGet: { host: 'example.com', port: 'http' } }],
    ['spec.template.metadata.annotations', { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' }],
    [
      `${POD}.securityContext`,
      {
        ...{ runAsNonRoot: false, runAsUser: 0, sysctls: [{ name: 'kernel.msgmax' }] },
        ...{ appArmorProfile: { type: 'Unconfined' }, seccompProfile: { type: 'Unconfined' } },
        ...{ seLinuxOptions: { type: 'spc_t', user: 'root' }, windowsOptions: { hostProcess: true } },
      },
    ],
    [
      CONTEXT,
      {
        ...{ allowPrivilegeEscalation: true, privileged: true, procMount: 'Unmasked' },
        capabilities: { add: ['SYS_ADMIN'] },
      },
    ],
  ] as const
).map(([path, value]) => ['Deployment/web', path, value]);

test.each([
  ['1.34', 18],
  ['1.35', 18],
])('what a pod gains is told in words for every control of Kubernetes %s', (kubernetesVersion, fields) => {
  const cluster = { ...environment.cluster, kubernetesVersion };
  const judged = podSecurityRules[0]?.judge({ ...sample(...REFUSED), environment: { ...environment, cluster } }) ?? [];
  const gains = new Set(judged.map(({ path, because }) => `${path}: ${because.split(': ')[1]?.split(';')[0]}`));
  expect(gains.size).toBe(fields);
  // The name of a control is no sentence.
  for (const text of gains) expect(text).toMatch(/: [A-Za-z]+( [A-Za-z,]+){2,}$/);
});

testRule(podSecurityRules, 'user-without-number', {
  flags: {
    'no user on the pod and the container': [
      sample(['Job/migrate', `${POD}.securityContext.runAsUser`, undefined]),
      { object: 'Job/migrate', path: `${POD}.containers[migrate].securityContext.runAsUser` },
    ],
  },
  accepts: {
    'a user on the pod': sample(),
    'a user on the container alone': sample(
      ['Job/migrate', `${POD}.securityContext.runAsUser`, undefined],
      ['Job/migrate', `${POD}.containers[0].securityContext.runAsUser`, 1000],
    ),
  },
});
