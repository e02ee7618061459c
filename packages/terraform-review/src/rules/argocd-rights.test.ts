import {
  contextOf,
  created,
  findingsOf,
  release,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const CSV = 'values.configs.rbac["policy.csv"]';
const block = 'block' as const;

const argoCd = (rbac: object) => release('argo-cd', { configs: { rbac } });
const policy = (...lines: readonly string[]) => ({ 'policy.csv': lines.join('\n') });
const change = (before: object, after: object) => updated('helm_release', argoCd(before), argoCd(after));
const create = (rbac: object) => created('helm_release', argoCd(rbac));
const SYNC = 'p, role:dev, applications, sync, shop/*, allow';
const ADMIN = 'g, org:team, role:admin';

/** Two releases of one stack: Argo CD as it is, and the projects that change. */
const projects = (before: object, after: object) => {
  const apps = (roles: object) => release('argocd-apps', { projects: { shop: { sourceRepos: ['x'], roles } } });
  return contextOf({
    changes: [
      { address: 'helm_release.cd', before: argoCd({}), after: argoCd({}) },
      { address: 'helm_release.x', before: apps(before), after: apps(after) },
    ],
  });
};

testHarmless({
  'a first installation with a role for every login': create({ 'policy.default': 'role:readonly' }),
  'the same rights in another order': change(policy(SYNC, ADMIN), policy(ADMIN, '# who', SYNC)),
  'a role that no one has': change({}, policy(SYNC)),
  'what a login may do anyway': change(
    { 'policy.default': 'role:readonly' },
    { 'policy.default': 'role:readonly', ...policy('p, org:team, applications, get, */*, allow') },
  ),
  'another spelling of the same glob': change(policy(SYNC, 'g, a, role:dev'), {
    ...policy('p, role:dev, application[s], sync, shop/**, allow', 'g, a, role:dev'),
  }),
});

testPlanRule('argocd-becomes-administrator', {
  flags: {
    'a group': [
      change({}, policy(ADMIN)),
      {
        ...{ object, path: CSV, verdict: block },
        because: 'org:team may now do all that an administrator of Argo CD may',
      },
    ],
    'by a role in between': [
      change({}, policy('g, org:team, role:ops', 'g, role:ops, role:admin')),
      { object, path: CSV },
    ],
    'without the name of the role': [change({}, policy('p, org:team, *, *, *, allow')), { object, path: CSV }],
    'because a denial goes': [
      change(policy(ADMIN, 'p, org:team, exec, *, *, deny'), policy(ADMIN)),
      { object, path: CSV },
    ],
    'in an overlay': [
      change({ 'policy.default': '' }, { 'policy.default': '', 'policy.team.csv': ADMIN }),
      { object, path: 'values.configs.rbac' },
    ],
    'every login': [
      change({ 'policy.default': 'role:readonly' }, { 'policy.default': 'role:admin' }),
      {
        ...{ object, path: 'values.configs.rbac["policy.default"]' },
        because: 'every login may now do all that an administrator of Argo CD may',
      },
    ],
    'every login, by a role of one’s own': [
      change(
        { 'policy.default': 'role:all' },
        { 'policy.default': 'role:all', ...policy('p, role:all, *, *, *, allow') },
      ),
      { object, path: CSV },
    ],
    'every login, from the first installation': [
      create({ 'policy.default': 'role:admin' }),
      { object, path: 'values.configs.rbac["policy.default"]', verdict: block },
    ],
    'someone, from the first installation': [create(policy(ADMIN)), { object, path: CSV, verdict: 'warn' }],
  },
  accepts: {
    'a denial that is left': change({}, policy(ADMIN, 'p, org:team, exec, *, *, deny')),
    'as before': change(policy(ADMIN), { ...policy(ADMIN), x: 'y' }),
    'another chart': updated('helm_release', release('x', {}), release('x', { configs: { rbac: policy(ADMIN) } })),
  },
});

testPlanRule('argocd-may-change-more', {
  flags: {
    'a sync': [
      change(policy(SYNC), policy(SYNC, 'g, org:team, role:dev')),
      {
        ...{ object, path: CSV, verdict: 'warn', before: undefined, after: SYNC },
        because: 'org:team may now sync applications (shop/*)',
      },
    ],
    'what goes past the review': [
      change({}, policy('p, org:team, applications, override, shop/*, allow')),
      { object, path: CSV, verdict: block },
    ],
    'a shell': [change({}, policy('p, org:team, exec, create, shop/*, allow')), { object, path: CSV, verdict: block }],
    'a glob that gets wider': [
      change(policy('p, a, *, update, shop-*, allow'), policy('p, a, *, update, *, allow')),
      { object, path: CSV, because: expect.stringContaining('a may now update applications (*); update') },
    ],
    'several with the same rights in one': [
      change({}, policy(SYNC, 'g, b, role:dev', 'g, a, role:dev')),
      { object, path: CSV, because: 'a, b may now sync applications (shop/*)' },
    ],
    'a role of a project': [
      projects(
        [],
        [{ name: 'ci', policies: ['p, proj:shop:ci, applications, delete, shop/*, allow'], groups: ['org:team'] }],
      ),
      {
        ...{ object, path: 'values.projects.shop.roles', verdict: block },
        because: 'org:team, proj:shop:ci may now delete applications (shop/*)',
      },
    ],
  },
  accepts: {
    'what only reads': change({}, policy('p, a, logs, get, */*, allow')),
    'a typing error in the effect': change({}, policy('p, a, applications, sync, */*, Allow')),
    'a glob that gets narrower': change(policy('p, a, *, sync, *, allow'), policy('p, a, *, sync, shop/*, allow')),
  },
});

testPlanRule('argocd-may-read-more', {
  flags: {
    logs: [
      change({}, policy('p, org:team, logs, get, */*, allow')),
      { object, path: CSV, verdict: 'warn', because: 'org:team may now get logs (*/*)' },
    ],
    Applications: [
      change({}, policy('p, org:team, applications, get, */*, allow')),
      { object, path: CSV, verdict: 'info' },
    ],
  },
  accepts: { 'a first installation': create({ 'policy.default': 'role:readonly' }) },
});

testPlanRule('argocd-may-do-less', {
  flags: {
    'a group that loses its role': [
      change(policy(SYNC, 'g, org:team, role:dev'), policy(SYNC)),
      { object, path: CSV, verdict: 'warn', because: 'org:team may no longer sync applications (shop/*)' },
    ],
    'a denial': [
      change(policy(SYNC, 'g, a, role:dev'), policy(SYNC, 'g, a, role:dev', 'p, a, *, *, */*, deny')),
      { object, path: CSV, verdict: 'warn' },
    ],
    'no role by default': [
      change({ 'policy.default': 'role:readonly' }, { 'policy.default': '' }),
      { object, path: 'values.configs.rbac["policy.default"]', verdict: 'info' },
    ],
  },
  accepts: { 'a role that no one has': change(policy(SYNC), {}) },
});

test('one cause is one finding: who has the role is told, and not the role', () => {
  const found = findingsOf({
    changes: [{ address: 'helm_release.x', before: argoCd({}), after: argoCd(policy(SYNC, 'g, org:team, role:dev')) }],
  });
  expect(found.map(({ id }) => id)).toEqual(['argocd-may-change-more']);
});
