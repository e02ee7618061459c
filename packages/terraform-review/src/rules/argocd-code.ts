import type { Rule } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { configMapRule, type IsHarmful } from './argocd-config-map';
import { isOn } from './chart-setting';

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
const isSet: IsHarmful = (after) => !isEmpty(after);
const switchedOn: IsHarmful = (after, before) => isOn(after) && !isOn(before);
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

function isOff(value: PlanValue | undefined): boolean {
  return String(value) === 'false';
}

/** Values of the chart with which further programs, or other certificates, get into its pods. */
const WITHIN_PODS: readonly (readonly string[])[] = [
  ['configs', 'cmp', 'plugins'],
  ['server', 'extensions', 'extensionList'],
  ...['controller', 'server', 'repoServer', 'applicationSet', 'notifications', 'dex', 'redis'].flatMap((component) =>
    ['extraContainers', 'initContainers', 'extraArgs', 'env', 'envFrom'].map((name) => [component, name]),
  ),
];

const foreignPrograms = resourceRule({
  types: ['helm_release'],
  chart: 'argo-cd',
  id: 'argocd-further-programs',
  title: 'The pods of Argo CD run its own programs, with the settings that are reviewed here',
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    if (!isPlanObject(at(after, 'values'))) return [];
    return WITHIN_PODS.map((path) => ['values', ...path])
      .filter((path) => {
        const [was, is] = [at(before, ...path), at(after, ...path)];
        return !isEmpty(is) && JSON.stringify(was) !== JSON.stringify(is);
      })
      .map((path) => ({ path, name: path.slice(1).join('.') }));
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `${name} changes: a program, an argument or a variable besides those of the chart`,
  impact:
    'it sees what Argo CD sees, clusters and repositories with their credentials; an argument or a variable wins over configs.params, which rules judge',
  fix: 'use configs.params and configs.cm',
  see: `${MANUAL}/config-management-plugins/`,
  reads: WITHIN_PODS.map((path) => `values.${path.join('.')}`),
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

/** What runs in the pods of Argo CD, and what it may reach. */
export const argoCdCodeRules: readonly Rule<PlanContext>[] = [
  manifestsByPrograms,
  repositoryEscapes,
  namespacesWidened,
  reachesMore,
  foreignPrograms,
  trustsMore,
];
