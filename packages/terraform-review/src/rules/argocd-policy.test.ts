import { contextOf, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const CSV = 'values.configs.rbac["policy.csv"]';
const argoCd = (rbac: object) => release('argo-cd', { configs: { rbac } });
const change = (before: object, after: object) => updated('helm_release', argoCd(before), argoCd(after));
const LINE = 'p, a, applications, sync, */*, allow';

testPlanRule('argocd-policy-refused', {
  flags: {
    'a field too few': [
      change({ 'policy.csv': LINE }, { 'policy.csv': 'p, a, applications, sync, */*' }),
      {
        ...{ object, path: CSV, verdict: 'block' },
        because: 'Argo CD refuses the line "p, a, applications, sync, */*", and the whole policy with it',
      },
    ],
    'a comma in a field': [change({}, { 'policy.csv': 'p, a, {logs,exec}, *, *, allow' }), { object, path: CSV }],
    'a quote that is not closed': [change({}, { 'policy.csv': 'g, a, "role:b' }), { object, path: CSV }],
  },
  accepts: {
    'comments and blank lines': change({}, { 'policy.csv': `\n# who\n  ${LINE}  \n` }),
    'a comma in quotes': change({}, { 'policy.csv': 'p, a, "{logs,exec}", get, *, allow' }),
    'as before': change({ 'policy.csv': 'x' }, { 'policy.csv': 'x', scopes: '[groups]' }),
  },
});

testPlanRule('argocd-scopes-refused', {
  flags: {
    'a name alone': [
      change({}, { scopes: 'groups' }),
      {
        ...{ object, path: 'values.configs.rbac.scopes', verdict: 'block' },
        because: 'scopes is groups, and no text of a YAML list of names',
      },
    ],
    'a list that is no text': [
      change({ scopes: '[groups]' }, { scopes: ['groups'] }),
      { object, path: 'values.configs.rbac.scopes' },
    ],
  },
  accepts: {
    'a list as text': change({}, { scopes: '[groups, email]' }),
    'over several lines': change({}, { scopes: '- groups\n- email\n' }),
    'nothing, which is groups': change({ scopes: '[groups]' }, { scopes: '' }),
  },
});

testPlanRule('argocd-regex-policy', {
  flags: {
    'regular expressions': [
      change({}, { 'policy.matchMode': 'regex' }),
      { object, path: 'values.configs.rbac["policy.matchMode"]', before: undefined, after: 'regex', verdict: 'block' },
    ],
  },
  accepts: { globs: change({ 'policy.matchMode': 'regex' }, { 'policy.matchMode': 'glob' }) },
});

testPlanRule('argocd-rights-unseen', {
  flags: {
    'a policy that the apply makes': [
      change({ 'policy.csv': LINE }, { 'policy.csv': `p, \${var.team}, *, *, *, allow` }),
      { object, path: CSV, verdict: 'block' },
    ],
    'another policy of regular expressions': [
      change({ 'policy.matchMode': 'regex' }, { 'policy.matchMode': 'regex', 'policy.csv': LINE }),
      { object, path: CSV, because: expect.stringContaining('regular expressions, which are not compared') },
    ],
  },
  accepts: {
    text: change({}, { 'policy.csv': LINE }),
    'values that are hidden as a whole': contextOf({
      changes: [
        {
          address: 'helm_release.x',
          before: argoCd({}),
          after: { ...argoCd({}), values: null },
          unknown: { values: true },
        },
      ],
    }),
  },
});
