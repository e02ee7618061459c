import { application, created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const block = 'block' as const;
const PROJECT = {
  sourceRepos: ['https://git.example.invalid/r.git'],
  namespaceResourceWhitelist: [{ kind: 'Service' }],
};
const projects = (over: object) => release('argocd-apps', { projects: { p: { ...PROJECT, ...over } } });
const change = (after: object, before: object = {}) => updated('helm_release', projects(before), projects(after));
const DENY = { kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'] };
const at = (list: string) => `values.projects.p.${list}`;

testHarmless({
  'a first installation': created('helm_release', projects({})),
  'a description': change({ description: 'x' }),
});

testPlanRule('project-sync-window', {
  flags: {
    'a window without syncs': [
      change({ syncWindows: [DENY] }),
      { object, path: at('syncWindows'), verdict: 'warn', because: 'windows decide when it syncs: deny' },
    ],
    'one that goes': [change({}, { syncWindows: [DENY] }), { object, path: at('syncWindows'), verdict: 'info' }],
  },
  accepts: { 'as before': change({ syncWindows: [DENY], description: 'x' }, { syncWindows: [DENY] }) },
});

testPlanRule('project-signatures-dropped', {
  flags: {
    'no signature': [
      change({}, { signatureKeys: [{ keyID: 'A' }] }),
      { object, path: at('signatureKeys'), verdict: block },
    ],
  },
  accepts: { 'another key': change({ signatureKeys: [{ keyID: 'B' }] }, { signatureKeys: [{ keyID: 'A' }] }) },
});

testPlanRule('project-signatures-changed', {
  flags: {
    'a first key': [
      change({ signatureKeys: [{ keyID: 'A' }] }),
      { object, path: at('signatureKeys'), verdict: 'warn' },
    ],
  },
  accepts: { 'none any more': change({}, { signatureKeys: [{ keyID: 'A' }] }) },
});

testPlanRule('project-source-namespaces', {
  flags: {
    'Applications of a team': [
      change({ sourceNamespaces: ['team'] }),
      { object, path: at('sourceNamespaces'), verdict: block, because: 'Applications in team may use the project' },
    ],
  },
  accepts: { 'fewer than before': change({ sourceNamespaces: [] }, { sourceNamespaces: ['team'] }) },
});

const both = (list: object) =>
  release('argocd-apps', { projects: list, applications: { a: application({ project: 'p' }) } });

testPlanRule('project-missing', {
  flags: {
    'a project that is in use': [
      updated('helm_release', both({ p: PROJECT, q: PROJECT }), both({ q: PROJECT })),
      {
        ...{ object, path: 'values.projects.p', verdict: block },
        because: 'the project p goes, and the Application a is in it',
      },
    ],
  },
  accepts: { 'one that is not': updated('helm_release', both({ p: PROJECT, q: PROJECT }), both({ p: PROJECT })) },
});

const REPOSITORY = 'https://git.example.invalid/r.git';
const following = (repoURL: string, sourceRepos: readonly string[]) =>
  release('argocd-apps', {
    projects: { p: { ...PROJECT, sourceRepos } },
    applications: { a: application({ project: 'p', source: { repoURL, path: 'dist/dev' } }) },
  });
const from = (sourceRepos: readonly string[], repoURL = REPOSITORY) =>
  updated('helm_release', following(REPOSITORY, [REPOSITORY]), following(repoURL, sourceRepos));

testPlanRule('project-refuses-repository', {
  flags: {
    'no repository at all': [
      from([]),
      {
        ...{ object, path: at('sourceRepos'), verdict: block },
        because: `the project does not permit ${REPOSITORY}, which the Application a follows`,
      },
    ],
    'another one than the Application follows': [
      from([REPOSITORY], 'https://git.example.invalid/other.git'),
      { object, path: at('sourceRepos'), now: `["${REPOSITORY}"]` },
    ],
  },
  accepts: {
    'a pattern of it': from(['https://git.example.invalid/*']),
    'the same address in another way': from(['https://git.example.invalid/R']),
    'one that was refused before': updated(
      'helm_release',
      following(REPOSITORY, []),
      following(REPOSITORY, ['https://other.example.invalid']),
    ),
  },
});

testPlanRule('project-forbids-kinds', {
  flags: {
    'a kind of dist/': [
      change({ namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deploy*' }] }),
      { object, path: at('namespaceResourceBlacklist'), verdict: block, because: 'the project forbids Deployment' },
    ],
  },
  accepts: { 'another kind': change({ namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] }) },
});
