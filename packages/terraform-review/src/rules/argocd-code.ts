import type { Rule } from '@vmshift/findings';
import { at, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful, isSet, switchedOn } from './argocd-config-map';
import { isOff, isOn } from './chart-setting';

const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const REPO_SERVER = 'a commit to a repository that Argo CD follows runs programs, or reads files, of its repo-server';

/** Options with which Kustomize runs programs, or reads files outside of its folder. */
const ESCAPES =
  /--(?:enable[-_](?:exec|alpha[-_]plugins|star|helm)|network\b|mount\b|env\b|load[-_]restrictor[ =]*(?:LoadRestrictionsNone|none))/g;

const escapes: IsHarmful = (after, before) => {
  const options = (value: PlanValue | undefined): readonly string[] => String(value ?? '').match(ESCAPES) ?? [];
  const known = options(before);
  return options(after).some((option) => !known.includes(option));
};
const remoteSchemes: IsHarmful = (after, before) => {
  const schemes = (value: PlanValue | undefined): readonly string[] =>
    String(value ?? '')
      .split(/[\s,]+/)
      .filter(Boolean);
  return schemes(after).some((scheme) => !schemes(before).includes(scheme));
};

const manifestsByPrograms = configMapRule({
  id: 'argocd-manifests-by-programs',
  title: 'Manifests are read, and not made by programs from a repository',
  map: 'cm',
  keys: {
    'kustomize.buildOptions*': escapes,
    'kustomize.path.*': isSet,
    'kustomize.version.*': isSet,
    'helm.valuesFileSchemes': remoteSchemes,
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ key, value }) => `${key} becomes ${value}`,
  impact: REPO_SERVER,
  fix: 'leave it out: dist/ holds plain manifests',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/#kustomize-build-optionsparameters',
});

const repositoryEscapes = configMapRule({
  id: 'argocd-repository-escapes',
  title: 'A repository reaches its own files only',
  map: 'params',
  keys: {
    'reposerver.allow.oob.symlinks': switchedOn,
    'reposerver.include.hidden.directories': switchedOn,
    'server.enable.proxy.extension': switchedOn,
    'notificationscontroller.selfservice.enabled': switchedOn,
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ key }) => `${key} is switched on`,
  impact: 'a link in a repository shows files of the repo-server, or an extension uses the logins of others',
  fix: 'leave it off',
  see: `${MANUAL}/argocd-cmd-params-cm-yaml/`,
});

const namespacesWidened = configMapRule({
  id: 'argocd-namespaces-widened',
  title: 'Applications are those of the namespace of Argo CD',
  map: 'params',
  keys: { 'application.namespaces': isSet, 'applicationsetcontroller.namespaces': isSet },
  class: 'privilege',
  verdict: 'block',
  because: ({ key, value }) => `${key} becomes ${value}`,
  impact: 'who may write Applications in those namespaces decides what Argo CD applies',
  fix: 'leave it out',
  see: `${MANUAL}/app-any-namespace/`,
});

const reachesMore = configMapRule({
  id: 'argocd-reaches-more',
  title: 'Argo CD writes with the account and into the projects that were reviewed',
  map: 'cm',
  keys: {
    'cluster.inClusterEnabled': (after, before) => !isOff(after) && isOff(before),
    globalProjects: isSet,
    'extension.config*': isSet,
    'application.sync.impersonation.*': (after, before) => isOn(after) !== isOn(before),
  },
  onlyChanges: true,
  class: 'privilege',
  verdict: 'block',
  because: ({ key, value }) => `${key} becomes ${value}`,
  impact: 'Argo CD may write to its own cluster, with another account, or within what another project permits',
  fix: 'leave it as it was: each cluster is registered with an account of its own, each environment has its project',
  see: `${MANUAL}/argocd-cm-yaml/`,
});

/** Arguments, and the variables that stand for them, with which a program of Argo CD leaves out a check or reaches further. */
const UNSAFE_ARGUMENTS: Readonly<Record<string, string>> = {
  '--disable-auth': 'ARGOCD_SERVER_DISABLE_AUTH',
  '--repo-server-plaintext': 'ARGOCD_SERVER_REPO_SERVER_PLAINTEXT',
  '--dex-server-plaintext': 'ARGOCD_SERVER_DEX_SERVER_PLAINTEXT',
  '--disable-tls': 'ARGOCD_REPO_SERVER_DISABLE_TLS',
  '--allow-oob-symlinks': 'ARGOCD_REPO_SERVER_ALLOW_OUT_OF_BOUNDS_SYMLINKS',
  '--enable-proxy-extension': 'ARGOCD_SERVER_ENABLE_PROXY_EXTENSION',
  '--application-namespaces': 'ARGOCD_APPLICATION_NAMESPACES',
};

const COMPONENTS = ['controller', 'server', 'repoServer', 'applicationSet', 'notifications', 'dex'];
const ARGUMENTS = COMPONENTS.flatMap((component) => ['extraArgs', 'env'].map((name) => ['values', component, name]));

/** Unsafe arguments that a list holds, those that are switched off left out. */
function unsafeArguments(list: PlanValue | undefined): readonly string[] {
  const items = Array.isArray(list) ? list : [];
  return Object.entries(UNSAFE_ARGUMENTS).flatMap(([flag, variable]) => {
    const isOn = items.some((item) => {
      if (typeof item !== 'string') return stringAt(item, 'name') === variable && stringAt(item, 'value') !== 'false';
      return item === flag || (item.startsWith(`${flag}=`) && item !== `${flag}=false`);
    });
    return isOn ? [flag] : [];
  });
}

const unsafeArgument = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-unsafe-argument',
  title: 'No argument switches off what a setting keeps on',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) =>
    ARGUMENTS.flatMap((path) => {
      const known = unsafeArguments(at(before, ...path));
      const gained = unsafeArguments(at(after, ...path)).filter((flag) => !known.includes(flag));
      return gained.length === 0 ? [] : [{ path, gained }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `${gained.join(', ')} wins over configs.params`,
  impact: 'a check of logins, certificates or repositories is left out, or Applications of other namespaces count',
  fix: 'leave it out',
  see: `${MANUAL}/server-commands/argocd-server/`,
  reads: COMPONENTS.flatMap((component) => [`values.${component}.extraArgs`, `values.${component}.env`]),
});

const TRUST: readonly (readonly string[])[] = [
  ['configs', 'ssh', 'knownHosts'],
  ['configs', 'ssh', 'extraHosts'],
  ['configs', 'tls', 'certificates'],
  ['configs', 'gpg', 'keys'],
];

const trustsMore = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-trusts-more',
  title: 'Argo CD trusts the servers and the signatures that it trusted',
  actions: ['update'],
  judge: ({ before, after }) =>
    TRUST.map((path) => ['values', ...path])
      .filter((path) => JSON.stringify(at(before, ...path)) !== JSON.stringify(at(after, ...path)))
      .map((path) => ({ path, name: path.slice(1).join('.') })),
  class: 'wrong-image',
  verdict: 'block',
  because: ({ name }) => `${name} changes: which servers, or whose signatures, Argo CD takes for the right ones`,
  impact: 'who holds such a key can give it other manifests; where a key goes, its repository is no longer read',
  fix: 'compare the keys with those that the server publishes, over another way',
  see: `${MANUAL}/declarative-setup/#repositories-using-self-signed-tls-certificates-or-are-signed-by-custom-ca`,
  reads: TRUST.map((path) => `values.${path.join('.')}`),
});

/** What makes the manifests that Argo CD applies, and what it may reach. */
export const argoCdCodeRules: readonly Rule<PlanContext>[] = [
  manifestsByPrograms,
  repositoryEscapes,
  namespacesWidened,
  reachesMore,
  unsafeArgument,
  trustsMore,
];
