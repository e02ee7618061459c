import { vmshift } from '@vmshift/application';
import { RENDERED_KINDS, SHOWN_KINDS } from '@vmshift/environments';
import { at, isPlanObject, listAt, type PlanValue, stringAt, stringsAt } from '../plan-value';
import { resourceRule } from '../rule';
import { entriesOf } from './argocd-apps';
import { isRelease } from './chart-name';

const { ingressController, clusterDns } = vmshift.neighbours;

/** Namespaces from which the rest of a cluster is reached. */
const SYSTEM_NAMESPACES: readonly string[] = [
  'argocd',
  'cert-manager',
  clusterDns.namespace,
  ingressController.namespace,
];

/** Kinds with which a manifest gives itself more than its project, even if `dist/` holds them one day. */
const POWERFUL_KINDS = ['Secret', 'Role', 'RoleBinding', 'Application', 'AppProject'];

const EVERY_KIND = 'every kind';

/** Kind and group as kubectl writes them, such as `Deployment.apps`; Argo CD takes both for patterns. */
function kindOf(entry: PlanValue): string {
  const [kind = '(no kind)', group = ''] = [stringAt(entry, 'kind'), stringAt(entry, 'group')];
  return group === '' ? kind : `${kind}.${group}`;
}

/** What `dist/` needs and Argo CD shows below it, and therefore every project allows. */
const DELIVERED_KINDS: ReadonlySet<string> = new Set(
  [...RENDERED_KINDS, ...SHOWN_KINDS]
    .filter(({ kind }) => !POWERFUL_KINDS.includes(kind))
    .map(({ group, kind }) => kindOf({ group, kind })),
);

function destinationOf(destination: PlanValue): string {
  const server = stringAt(destination, 'server') ?? stringAt(destination, 'name') ?? '';
  return `${stringAt(destination, 'namespace') ?? ''} on ${server || 'any cluster'}`;
}

/** All that a list allowed, where it is short enough to be read; of the other lists, what no project should allow. */
const ALLOWED: Readonly<Record<string, (project: PlanValue) => readonly string[]>> = {
  sourceRepos: (project) => stringsAt(project, 'sourceRepos'),
  destinations: (project) => listAt(project, 'destinations').map(destinationOf),
};

/** What each list of a project allows that no project should. */
const GRANTS: Readonly<Record<string, (project: PlanValue | undefined) => readonly string[]>> = {
  sourceRepos: (project) => {
    const repositories = stringsAt(project, 'sourceRepos');
    return repositories.filter((repository) => repository.includes('*') || repositories.length > 1);
  },
  destinations: (project) => {
    const destinations = listAt(project, 'destinations');
    return destinations.flatMap((destination) => {
      const namespace = stringAt(destination, 'namespace') ?? '';
      const server = stringAt(destination, 'server') ?? stringAt(destination, 'name') ?? '';
      const wide = namespace.includes('*') || server.includes('*') || SYSTEM_NAMESPACES.includes(namespace);
      return wide || destinations.length > 1 ? [destinationOf(destination)] : [];
    });
  },
  clusterResourceWhitelist: (project) => listAt(project, 'clusterResourceWhitelist').map(kindOf),
  namespaceResourceWhitelist: (project) => {
    const kinds = listAt(project, 'namespaceResourceWhitelist').map(kindOf);
    // The chart leaves an empty list out, and to Argo CD a list that is not there allows every kind.
    return kinds.length === 0 ? [EVERY_KIND] : kinds.filter((kind) => !DELIVERED_KINDS.has(kind));
  },
};

/** The projects of the argocd-apps chart: what a commit to `dist/` may reach. */
export const projectWidened = resourceRule({
  id: 'project-widened',
  title: 'A commit to dist/ reaches its own namespace only',
  types: ['helm_release'],
  judge: (release) => {
    if (!isRelease(release, 'argocd-apps') || !isPlanObject(at(release.after, 'values'))) return [];
    const before = new Map(entriesOf(release.before, 'projects'));
    return entriesOf(release.after, 'projects').flatMap(([name, project]) =>
      Object.entries(GRANTS).flatMap(([list, grants]) => {
        const old = before.get(name);
        const known = old === undefined ? [] : grants(old);
        const gained = grants(project).filter((grant) => !known.includes(grant));
        if (gained.length === 0 || known.includes(EVERY_KIND)) return [];
        const was = old === undefined ? undefined : (ALLOWED[list] ?? grants)(old).join(', ') || 'none';
        return [{ path: ['values', 'projects', name, list], before: was, after: gained.join(', '), gained }];
      }),
    );
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `the project allows ${gained.join(', ')}`,
  impact: 'a commit to the manifests reaches beyond the namespace of its environment',
  fix: 'list one repository, one namespace and the kinds of dist/',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  reads: Object.keys(GRANTS).map((list) => `values.projects.*.${list}`),
});
