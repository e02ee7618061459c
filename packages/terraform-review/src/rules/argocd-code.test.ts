import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const block = 'block' as const;
const argoCd = (values: object) => release('argo-cd', values);
const change = (after: object, before: object = {}) => updated('helm_release', argoCd(before), argoCd(after));
const cm = (over: object) => ({ configs: { cm: { 'cluster.inClusterEnabled': 'false', ...over } } });
const params = (over: object) => ({ configs: { params: over } });
const KEY = (map: string, key: string) => `values.configs.${map}["${key}"]`;

testHarmless({
  'a first installation': created('helm_release', argoCd(cm({}))),
  'an option of Kustomize that reads nothing': change(cm({ 'kustomize.buildOptions': '--reorder none' }), cm({})),
  'known hosts from the first installation': created('helm_release', argoCd({ configs: { ssh: { knownHosts: 'a' } } })),
});

testPlanRule('argocd-manifests-by-programs', {
  flags: {
    'plugins of Kustomize': [
      change(cm({ 'kustomize.buildOptions': '--enable-alpha-plugins --enable-exec' })),
      {
        ...{ object, path: KEY('cm', 'kustomize.buildOptions'), verdict: block },
        because: 'kustomize.buildOptions becomes --enable-alpha-plugins --enable-exec',
      },
    ],
    'files outside of the folder': [
      change(cm({ 'kustomize.buildOptions.v5': '--load-restrictor LoadRestrictionsNone' })),
      { object, path: KEY('cm', 'kustomize.buildOptions.v5') },
    ],
    'another program in the place of Kustomize': [
      change(cm({ 'kustomize.path.v1': '/tmp/x' })),
      { object, path: KEY('cm', 'kustomize.path.v1') },
    ],
    'values from elsewhere': [
      change(cm({ 'helm.valuesFileSchemes': 'https, http' }), cm({ 'helm.valuesFileSchemes': 'https' })),
      { object, path: KEY('cm', 'helm.valuesFileSchemes') },
    ],
  },
  accepts: { 'fewer schemes': change(cm({ 'helm.valuesFileSchemes': '' }), cm({ 'helm.valuesFileSchemes': 'https' })) },
});

testPlanRule('argocd-repository-escapes', {
  flags: {
    links: [
      change(params({ 'reposerver.allow.oob.symlinks': 'true' })),
      { object, path: KEY('params', 'reposerver.allow.oob.symlinks'), verdict: block },
    ],
  },
  accepts: { off: change(params({ 'reposerver.allow.oob.symlinks': 'false' })) },
});

testPlanRule('argocd-namespaces-widened', {
  flags: {
    'Applications of every namespace': [
      change(params({ 'application.namespaces': '*' })),
      {
        object,
        path: KEY('params', 'application.namespaces'),
        verdict: block,
        because: 'application.namespaces becomes *',
      },
    ],
  },
  accepts: { none: change(params({ 'application.namespaces': '' })) },
});

testPlanRule('argocd-reaches-more', {
  flags: {
    'its own cluster': [
      change(cm({ 'cluster.inClusterEnabled': 'true' }), cm({})),
      { object, path: KEY('cm', 'cluster.inClusterEnabled'), before: '"false"', after: '"true"', verdict: block },
    ],
    'what a global project permits': [
      change(cm({ globalProjects: '[]' }), cm({})),
      { object, path: 'values.configs.cm.globalProjects' },
    ],
    'other accounts': [
      change(cm({ 'application.sync.impersonation.enabled': 'true' }), cm({})),
      { object, path: KEY('cm', 'application.sync.impersonation.enabled') },
    ],
  },
  accepts: { 'as before': change(cm({ x: 'y' }), cm({})) },
});

testPlanRule('argocd-unsafe-argument', {
  flags: {
    'an argument': [
      change({ server: { extraArgs: ['--disable-auth'] } }),
      {
        ...{ object, path: 'values.server.extraArgs', verdict: block },
        because: '--disable-auth wins over configs.params',
      },
    ],
    'a variable': [
      change({ repoServer: { env: [{ name: 'ARGOCD_REPO_SERVER_DISABLE_TLS', value: 'true' }] } }),
      { object, path: 'values.repoServer.env' },
    ],
    'one with its value': [
      created('helm_release', argoCd({ controller: { extraArgs: ['--application-namespaces=*'] } })),
      { object, path: 'values.controller.extraArgs' },
    ],
  },
  accepts: {
    'one that goes': change({ server: { extraArgs: [] } }, { server: { extraArgs: ['--disable-auth'] } }),
    'one that is off': change({ server: { extraArgs: ['--disable-auth=false'] } }),
    'another one': change({ server: { extraArgs: ['--loglevel', 'debug'] } }),
  },
});

testPlanRule('argocd-trusts-more', {
  flags: {
    'another host key': [
      change({ configs: { ssh: { knownHosts: 'b' } } }, { configs: { ssh: { knownHosts: 'a' } } }),
      { object, path: 'values.configs.ssh.knownHosts', before: 'a', after: 'b', verdict: block },
    ],
    'a certificate': [
      change({ configs: { tls: { certificates: { 'git.example.invalid': 'x' } } } }),
      { object, path: 'values.configs.tls.certificates' },
    ],
  },
  accepts: {
    'as before': change({ configs: { ssh: { knownHosts: 'a' } }, x: 1 }, { configs: { ssh: { knownHosts: 'a' } } }),
  },
});
