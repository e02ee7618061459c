import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const CONTAINERS = 'spec.template.spec.containers';
const found = (object: string, away: string) => ({
  ...{ object, path: 'spec.strategy.type', now: 'Recreate', verdict: 'info' as const, class: 'outage' as const },
  because: 'its pod becomes another one, and the old one stops before the new one starts',
  impact: expect.stringContaining(`the ${away} is away after the merge until its new pod is ready`),
});

testRule(changeRules, 'data-server-restarts', {
  flags: {
    'another image of Redis': [
      comparison((draft) => draft.set('Deployment/redis', `${CONTAINERS}[redis].image`, 'redis:7.6-alpine')),
      found('Deployment/redis', 'queue'),
    ],
    'more memory for PostgreSQL': [
      comparison((draft) =>
        draft.set('Deployment/postgresql', `${CONTAINERS}[postgresql].resources.requests.memory`, '3Gi'),
      ),
      found('Deployment/postgresql', 'database'),
    ],
  },
  accepts: {
    'what no pod is made of': comparison((draft) =>
      draft.set('Deployment/redis', 'metadata.labels["example.com/team"]', 'a'),
    ),
    'a server that runs more than once': comparison((draft) =>
      draft.set('Deployment/pgbouncer', 'spec.template.metadata.labels["example.com/team"]', 'a'),
    ),
    'a process of the application': comparison((draft) =>
      draft.set('Deployment/vmshift-celery-beat', 'spec.template.metadata.labels["example.com/team"]', 'a'),
    ),
    'a rollout that starts the new one first, which another rule tells': comparison((draft) =>
      draft
        .set('Deployment/redis', 'spec.strategy', {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        })
        .set('Deployment/redis', 'spec.template.metadata.labels["example.com/team"]', 'a'),
    ),
  },
});
