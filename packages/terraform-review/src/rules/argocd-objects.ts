import type { Rule } from '@vmshift/findings';
import { at, isEmpty } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { isRelease } from './chart-name';
import { isClusterRegistration } from './cluster-registration';

/** Values with which the charts of Argo CD make objects of any kind. */
const OBJECTS: readonly (readonly string[])[] = [
  ['extraObjects'],
  ['applicationsets'],
  ['itemTemplates'],
  ['configs', 'repositories'],
  ['configs', 'credentialTemplates'],
  ['configs', 'clusterCredentials'],
];

const unjudgedObjects = resourceRule({
  id: 'argocd-unjudged-objects',
  title: 'Argo CD follows what its Applications name, and nothing else',
  types: ['helm_release'],
  actions: ['create', 'update'],
  judge: (release) =>
    isRelease(release, 'argo-cd') || isRelease(release, 'argocd-apps')
      ? OBJECTS.map((path) => ['values', ...path])
          .filter((path) => {
            const [was, is] = [at(release.before, ...path), at(release.after, ...path)];
            return !isEmpty(is) && JSON.stringify(was) !== JSON.stringify(is);
          })
          .map((path) => ({ path, name: path.slice(1).join('.') }))
      : [],
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `${name} makes objects that no rule judges: Applications, projects, or what Argo CD may reach`,
  impact: 'another repository may be followed, or another cluster be written to, besides what is reviewed here',
  fix: 'declare projects and applications under their own names',
  see: 'https://github.com/argoproj/argo-helm/tree/main/charts',
  reads: OBJECTS.map((path) => `values.${path.join('.')}`),
});

const clusterServer = resourceRule({
  id: 'argocd-cluster-changes',
  title: 'Argo CD knows each cluster under the address that it had',
  types: ['kubernetes_secret', 'kubernetes_secret_v1'],
  actions: ['update', 'replace'],
  judge: (secret) => {
    if (!isClusterRegistration(secret.after)) return [];
    const keys = secret.changes.flatMap(({ path: [argument, key] }) =>
      (argument === 'data_wo' || argument === 'data') && key !== 'config' ? [String(key)] : [],
    );
    return keys.length === 0 ? [] : [{ path: [secret.after?.data_wo === undefined ? 'data' : 'data_wo'], keys }];
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ keys }) => `the registration of the cluster at Argo CD changes: ${[...new Set(keys)].join(', ')}`,
  impact: 'the environment is applied to another cluster, or to other namespaces of it; what ran before is left behind',
  fix: 'keep the references to the stack of the cluster; both values stand in the difference of cdktf.out',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters',
  reads: ['data_wo', 'data'],
});

/** Objects besides Applications and projects that decide what Argo CD follows and where it writes. */
export const argoCdObjectRules: readonly Rule<PlanContext>[] = [unjudgedObjects, clusterServer];
