import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const values = (after: object, before: object = {}) =>
  updated('helm_release', release('traefik', before), release('traefik', after));
const first = (after: object) => created('helm_release', release('traefik', after));

testPlanRule('chart-privileged', {
  flags: {
    'the network of the node': [
      values({ hostNetwork: true }),
      { object, path: 'values.hostNetwork', before: undefined, after: 'true', verdict: 'block' },
    ],
    'as another chart writes it': [
      values({ hostNetwork: { enabled: true } }, { hostNetwork: { enabled: false } }),
      { object, path: 'values.hostNetwork', after: '{"enabled":true}' },
    ],
    'a folder of the node, in a volume': [
      values({ deployment: { additionalVolumes: [{ name: 'x', hostPath: { path: '/' } }] } }),
      { object, path: 'values.deployment.additionalVolumes[0].hostPath', after: '{"path":"/"}' },
    ],
    'root, and more rights than it has': [
      values({ securityContext: { runAsUser: 0, runAsNonRoot: false, capabilities: { add: ['NET_ADMIN'] } } }),
      { object, path: 'values.securityContext.capabilities' },
      { object, path: 'values.securityContext.runAsNonRoot' },
      { object, path: 'values.securityContext.runAsUser' },
    ],
    'from the first installation': [
      first({ controller: { containerSecurityContext: { privileged: true } } }),
      { object, path: 'values.controller.containerSecurityContext.privileged' },
    ],
    'a port of the node': [values({ ports: { web: { hostPort: 80 } } }), { object, path: 'values.ports.web.hostPort' }],
  },
  accepts: {
    'a right that goes': values({ hostNetwork: false }, { hostNetwork: true }),
    'capabilities that are dropped': values({ securityContext: { capabilities: { drop: ['ALL'] } } }),
    'another user': values({ securityContext: { runAsUser: 1000 } }),
    'what there was': values({ hostPID: true, a: 1 }, { hostPID: true }),
  },
});

testPlanRule('chart-security-context', {
  flags: {
    'a restriction that goes': [
      values({ securityContext: {} }, { securityContext: { readOnlyRootFilesystem: true } }),
      { object, path: 'values.securityContext', before: '{"readOnlyRootFilesystem":true}', verdict: 'warn' },
    ],
  },
  accepts: { 'none that changes': values({ a: 1 }), 'a first installation': first({ podSecurityContext: {} }) },
});

testPlanRule('chart-rights', {
  flags: {
    'roles of the whole cluster': [
      values({ rbac: { namespaced: false } }, { rbac: { namespaced: true } }),
      { object, path: 'values.rbac', verdict: 'warn' },
    ],
    'an account of another name': [
      values({ serviceAccount: { name: 'default' } }),
      { object, path: 'values.serviceAccount' },
    ],
    'rules of a role': [
      values({ controller: { clusterRoleRules: { enabled: true } } }),
      { object, path: 'values.controller.clusterRoleRules' },
    ],
  },
  accepts: {
    'another value': values({ replicas: 2 }),
    'who may do what in Argo CD': values({ configs: { rbac: { 'policy.default': '' } } }),
    'a first installation': first({ rbac: { enabled: true } }),
  },
});

testPlanRule('chart-additions', {
  flags: {
    'objects of any kind': [
      values({ extraObjects: [{ kind: 'ClusterRoleBinding' }] }),
      { object, path: 'values.extraObjects', verdict: 'block' },
    ],
    'a program next to that of the chart': [
      values({ deployment: { additionalContainers: [{ name: 'x', image: 'x:1' }] } }),
      { object, path: 'values.deployment.additionalContainers' },
    ],
    'a plugin, from the first installation': [
      first({ experimental: { plugins: { x: { moduleName: 'example.invalid/x', version: 'v1' } } } }),
      { object, path: 'values.experimental.plugins' },
    ],
    'another program': [values({ command: ['sh'] }), { object, path: 'values.command' }],
  },
  accepts: {
    'none that is left': values({ extraObjects: [] }, { extraObjects: [{ kind: 'Role' }] }),
    'an empty one': values({ deployment: { lifecycle: { preStop: {} } } }),
  },
});

testPlanRule('chart-arguments', {
  flags: {
    'a check that is switched off': [
      values({ args: ['--kubelet-insecure-tls'] }, { args: [] }),
      { object, path: 'values.args', after: '["--kubelet-insecure-tls"]', verdict: 'warn' },
    ],
    'the environment of a component': [
      values({ server: { env: [{ name: 'HTTPS_PROXY', value: 'http://x.example.invalid' }] } }),
      { object, path: 'values.server.env' },
    ],
    'what is tried out': [values({ featureGates: 'X=true' }), { object, path: 'values.featureGates' }],
    'none, in place of those of the chart': [values({ defaultArgs: [] }), { object, path: 'values.defaultArgs' }],
    'for the whole program': [values({ globalArguments: ['--x'] }), { object, path: 'values.globalArguments' }],
  },
  accepts: { 'another value': values({ replicas: 2 }), 'a first installation': first({ args: ['--x'] }) },
});

testHarmless({
  'a first installation with the accounts and arguments of its own': first({
    rbac: { enabled: true },
    serviceAccount: { create: true },
    args: ['--x'],
    securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
  }),
});
