import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const POD = 'spec.template.spec';
const set =
  (object: string, path: string, value: unknown): Edit =>
  (draft) =>
    draft.set(object, path, value);

testRule(changeRules, 'user-changes', {
  flags: {
    'the user of a server with a volume': [
      comparison(set('Deployment/postgresql', `${POD}.containers[postgresql].securityContext.runAsUser`, 1000)),
      {
        object: 'Deployment/postgresql',
        path: `${POD}.containers[postgresql].securityContext.runAsUser`,
        after: '1000',
        verdict: 'block',
      },
    ],
    'the group of a volume': [
      comparison(set('Deployment/postgresql', `${POD}.securityContext.fsGroup`, 1234)),
      { object: 'Deployment/postgresql', path: `${POD}.securityContext.fsGroup`, after: '1234', verdict: 'block' },
    ],
    'the group of root for a volume': [
      comparison(set('Deployment/redis', `${POD}.securityContext.fsGroup`, 0)),
      { object: 'Deployment/redis', path: `${POD}.securityContext.fsGroup`, after: '0', verdict: 'block' },
    ],
    'the group of root for a process': [
      comparison(set('Deployment/vmshift-api', `${POD}.containers[vmshift-api].securityContext.runAsGroup`, 0)),
      { object: 'Deployment/vmshift-api', after: '0', verdict: 'warn' },
    ],
    'the user of a process without data': [
      comparison(set('Deployment/vmshift-api', `${POD}.containers[vmshift-api].securityContext.runAsUser`, 1234)),
      {
        object: 'Deployment/vmshift-api',
        path: `${POD}.containers[vmshift-api].securityContext.runAsUser`,
        after: '1234',
        verdict: 'warn',
      },
    ],
  },
  accepts: {
    'another image': comparison(set('Deployment/vmshift-api', `${POD}.containers[vmshift-api].image`, 'x:1')),
    'root, which Pod Security tells': comparison(
      set('Deployment/vmshift-api', `${POD}.containers[vmshift-api].securityContext.runAsUser`, 0),
    ),
  },
});
