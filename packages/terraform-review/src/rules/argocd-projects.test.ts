import { RENDERED_KINDS, SHOWN_KINDS } from '@vmshift/environments';
import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const at = (list: string): string => `values.projects.p.${list}`;
const KINDS = [...RENDERED_KINDS, ...SHOWN_KINDS];
const project = {
  sourceRepos: ['https://git.example.invalid/r.git'],
  destinations: [{ server: 'https://cluster.example.invalid:6443', namespace: 'vmshift-dev' }],
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: KINDS.map(({ group, kind }) => ({ group, kind })),
};
const projects = (p: object | null): object => release('argocd-apps', { projects: { p } });
const create = (after: object) => created('helm_release', projects(after));
const change = (before: object, after: object | null) => updated('helm_release', projects(before), projects(after));
const kind = (group: string, name: string): object => ({
  namespaceResourceWhitelist: [...project.namespaceResourceWhitelist, { group, kind: name }],
});
const [repository] = project.sourceRepos;
const [destination] = project.destinations;
/** What the project allowed before, by the list that is told. */
const WAS: Readonly<Record<string, string | undefined>> = {
  sourceRepos: repository,
  destinations: 'vmshift-dev on https://cluster.example.invalid:6443',
};
const wide = { ...project, ...kind('', 'Secret'), sourceRepos: ['*'] };
const everyKind = { ...project, namespaceResourceWhitelist: [] };

const WIDER: readonly (readonly [title: string, over: object, list: string, gained: string])[] = [
  ['any repository', { sourceRepos: ['*'] }, 'sourceRepos', '*'],
  [
    'a second repository',
    { sourceRepos: [repository, 'https://git.example.invalid/x.git'] },
    'sourceRepos',
    'https://git.example.invalid/r.git, https://git.example.invalid/x.git',
  ],
  [
    'any namespace',
    { destinations: [{ ...destination, namespace: '*' }] },
    'destinations',
    '* on https://cluster.example.invalid:6443',
  ],
  [
    'any cluster',
    { destinations: [{ ...destination, server: 'https://*' }] },
    'destinations',
    'vmshift-dev on https://*',
  ],
  ['the namespace of Argo CD', { destinations: [{ name: 'x', namespace: 'argocd' }] }, 'destinations', 'argocd on x'],
  [
    'a second namespace',
    { destinations: [destination, { ...destination, namespace: 'vmshift-x' }] },
    'destinations',
    'vmshift-dev on https://cluster.example.invalid:6443, vmshift-x on https://cluster.example.invalid:6443',
  ],
  [
    'a cluster-scoped kind',
    { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] },
    'clusterResourceWhitelist',
    'Namespace',
  ],
  ['Secrets', kind('', 'Secret'), 'namespaceResourceWhitelist', 'Secret'],
  [
    'RoleBindings',
    kind('rbac.authorization.k8s.io', 'RoleBinding'),
    'namespaceResourceWhitelist',
    'RoleBinding.rbac.authorization.k8s.io',
  ],
  ['a kind that dist/ does not hold', kind('apps', 'StatefulSet'), 'namespaceResourceWhitelist', 'StatefulSet.apps'],
  ['a kind of dist/ in every group', kind('*', 'Deployment'), 'namespaceResourceWhitelist', 'Deployment.*'],
  ['a pattern of kinds', kind('', 'Se*'), 'namespaceResourceWhitelist', 'Se*'],
  [
    'an entry without a kind',
    { namespaceResourceWhitelist: [{ group: 'apps' }] },
    'namespaceResourceWhitelist',
    '(no kind).apps',
  ],
  ['every kind, by an empty list', { namespaceResourceWhitelist: [] }, 'namespaceResourceWhitelist', 'every kind'],
  ['every kind, by no list', { namespaceResourceWhitelist: null }, 'namespaceResourceWhitelist', 'every kind'],
];

testHarmless({
  'a new project for the kinds of dist/': create(project),
  ...Object.fromEntries(
    KINDS.flatMap((each) => {
      const others = KINDS.filter((other) => other !== each);
      return [
        [`${each.kind} alone`, create({ ...project, namespaceResourceWhitelist: [each] })],
        [`${each.kind} added`, change({ ...project, namespaceResourceWhitelist: others }, project)],
      ];
    }),
  ),
});

testPlanRule('project-widened', {
  flags: {
    ...Object.fromEntries(
      WIDER.flatMap(([title, over, list, gained]) => [
        [
          `${title}, for a new project`,
          [
            create({ ...project, ...over }),
            { object, path: at(list), before: undefined, after: gained, verdict: 'block' },
          ],
        ],
        [
          title,
          [
            change(project, { ...project, ...over }),
            {
              ...{ object, path: at(list), before: WAS[list] ?? 'none', after: gained, verdict: 'block' },
              because: `the project allows ${gained}`,
            },
          ],
        ],
      ]),
    ),
    'a list that is missing': [
      create({ ...project, namespaceResourceWhitelist: undefined }),
      { object, path: 'values.projects.p', after: 'every kind' },
    ],
    'one kind in place of every kind': [
      change(everyKind, wide),
      { object, path: at('sourceRepos'), before: repository, after: '*' },
    ],
    'one more kind': [
      change(wide, { ...wide, ...kind('', 'Secret'), clusterResourceWhitelist: [{ group: '', kind: 'Node' }] }),
      { object, path: at('clusterResourceWhitelist'), before: 'none', after: 'Node' },
    ],
  },
  accepts: {
    'what was allowed before': change(wide, { ...wide, description: 'x' }),
    'less than before': change(wide, project),
    'a project that goes': change(wide, null),
  },
});
