import { RENDERED_KINDS } from '@vmshift/environments';
import {
  at,
  isEmpty,
  isPlanObject,
  listAt,
  type PlanObject,
  type PlanValue,
  printPath,
  printValue,
  stringAt,
  stringsAt,
} from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { isRelease } from './chart-name';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/';

/** Namespaces from which the rest of a cluster is reached. */
const SYSTEM_NAMESPACES = ['argocd', 'kube-system', 'cert-manager', 'traefik'];

/** Kinds with which a manifest gives itself more than its project, also when `dist/` were to hold them one day. */
const POWERFUL_KINDS = ['Secret', 'Role', 'RoleBinding', 'Application', 'AppProject'];

const EVERY_KIND = 'every kind';

/** The chart makes no project of an entry without content. */
const projectsOf = (release: PlanObject | null): PlanObject => {
  const projects = at(release ?? undefined, 'values', 'projects');
  if (!isPlanObject(projects)) return {};
  return Object.fromEntries(Object.entries(projects).filter(([, project]) => !isEmpty(project)));
};

/** What each list of a project lets through that no project should. */
const GRANTS: Readonly<Record<string, (project: PlanValue | undefined) => readonly string[]>> = {
  sourceRepos: (project) => {
    const repositories = stringsAt(project, 'sourceRepos');
    return repositories.filter((repository) => repository.includes('*') || repositories.length > 1);
  },
  destinations: (project) => {
    const destinations = listAt(project, 'destinations');
    return destinations.flatMap((destination) => {
      const [namespace = '', server = ''] = [
        stringAt(destination, 'namespace'),
        stringAt(destination, 'server') ?? stringAt(destination, 'name'),
      ];
      const wide = namespace.includes('*') || server.includes('*') || SYSTEM_NAMESPACES.includes(namespace);
      return wide || destinations.length > 1 ? [`${namespace} on ${server || 'any cluster'}`] : [];
    });
  },
  clusterResourceWhitelist: (project) => listAt(project, 'clusterResourceWhitelist').map(kindOf),
  namespaceResourceWhitelist: (project) => {
    const kinds = listAt(project, 'namespaceResourceWhitelist').map(kindOf);
    // the chart leaves an empty list out, and to Argo CD a list that is not there allows every kind
    return kinds.length === 0 ? [EVERY_KIND] : kinds.filter((kind) => !DELIVERED_KINDS.has(kind));
  },
};

/** Kind and group as kubectl writes them, such as `Deployment.apps`; Argo CD takes both for patterns. */
function kindOf(entry: PlanValue): string {
  const [kind = '(no kind)', group = ''] = [printValue(at(entry, 'kind')), printValue(at(entry, 'group'))];
  return group === '' ? kind : `${kind}.${group}`;
}

/** What `dist/` needs, and therefore every project lets through. */
const DELIVERED_KINDS: ReadonlySet<string> = new Set(
  RENDERED_KINDS.filter(({ kind }) => !POWERFUL_KINDS.includes(kind)).map(({ group, kind }) => kindOf({ group, kind })),
);

/** The projects of the argocd-apps chart: what a commit to `dist/` may reach. */
export const argoCdProjects = ruleFor(['helm_release'], (resource) => {
  if (!isRelease(resource, 'argocd-apps') || !isPlanObject(at(resource.after ?? undefined, 'values'))) return [];
  const before = projectsOf(resource.before);
  return Object.entries(projectsOf(resource.after)).flatMap(([name, project]) =>
    Object.entries(GRANTS).flatMap(([list, grants]): Danger[] => {
      const known = before[name] === undefined ? [] : grants(before[name]);
      const gained = grants(project).filter((grant) => !known.includes(grant));
      if (gained.length === 0 || known.includes(EVERY_KIND)) return [];
      return [
        {
          id: 'project-widened',
          class: 'privilege',
          verdict: 'block',
          path: printPath(['values', 'projects', name, list]),
          before: known.length === 0 ? undefined : known,
          after: gained,
          because: `the project lets through ${gained.join(', ')}`,
          impact: 'a commit to the manifests reaches beyond its environment’s namespace',
          fix: 'list one repository, one namespace and the kinds of dist/',
          see: SEE,
        },
      ];
    }),
  );
});
