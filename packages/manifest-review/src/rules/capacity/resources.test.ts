import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const RESOURCES = 'spec.template.spec.containers[vmshift-api].resources';

/** The API with another quantity. There is no LimitRange, which would give it one where it has none. */
const api = (field: string, was: unknown, is: unknown) =>
  comparison(
    (draft) => draft.set(API, `${RESOURCES}.${field}`, is),
    (draft) => draft.remove('LimitRange/vmshift').set(API, `${RESOURCES}.${field}`, was),
  );
const place = (field: string, before: string, after: string) =>
  ({ object: API, path: `${RESOURCES}.${field}`, before, after }) as const;

testRule(changeRules, 'memory-limit-lowered', {
  flags: {
    'a little less': [
      api('limits.memory', '1Gi', '800Mi'),
      { ...place('limits.memory', '1Gi', '800Mi'), verdict: 'warn' },
    ],
    'a quarter': [
      api('limits.memory', '2Gi', '512Mi'),
      { ...place('limits.memory', '2Gi', '512Mi'), verdict: 'block' },
    ],
    'less than gunicorn needs': [
      api('limits.memory', '300Mi', '200Mi'),
      { ...place('limits.memory', '300Mi', '200Mi'), verdict: 'block' },
    ],
  },
  accepts: {
    more: api('limits.memory', '1Gi', '2Gi'),
    'none, which another rule tells': api('limits.memory', '1Gi', undefined),
  },
});

testRule(changeRules, 'memory-limit-removed', {
  flags: {
    'no limit': [
      api('limits.memory', '1Gi', undefined),
      { object: API, path: `${RESOURCES}.limits.memory`, before: '1Gi', after: undefined },
    ],
  },
  accepts: { 'another limit': api('limits.memory', '1Gi', '2Gi') },
});

testRule(changeRules, 'request-lowered', {
  flags: {
    'a quarter of the CPU': [api('requests.cpu', '400m', '100m'), place('requests.cpu', '400m', '100m')],
    'no request, and no limit in its place': [
      comparison(
        (draft) => draft.set(API, `${RESOURCES}.requests`, {}),
        (draft) => draft.remove('LimitRange/vmshift').set(API, RESOURCES, { requests: { memory: '512Mi' } }),
      ),
      { object: API, path: `${RESOURCES}.requests.memory`, before: '512Mi', after: undefined },
    ],
  },
  accepts: { half: api('requests.cpu', '400m', '200m') },
});

testRule(changeRules, 'cpu-limit-lowered', {
  flags: {
    half: [api('limits.cpu', '1', '500m'), { ...place('limits.cpu', '1', '500m'), verdict: 'warn' }],
    'an eighth': [api('limits.cpu', '2', '250m'), { ...place('limits.cpu', '2', '250m'), verdict: 'block' }],
  },
  accepts: { 'three quarters': api('limits.cpu', '1', '750m') },
});

const REDIS = 'Deployment/redis';
const REDIS_LIMIT = 'spec.template.spec.containers[redis].resources.limits.memory';
const queue = (edit: Edit) => comparison(edit);

testRule(changeRules, 'queue-may-fill-container', {
  flags: {
    'a container as large as the queue may become': [
      queue((draft) => draft.set(REDIS, REDIS_LIMIT, '64Mi')),
      { object: REDIS, path: REDIS_LIMIT, now: expect.stringMatching(/^maxmemory \S+, limit 64Mi$/) },
    ],
  },
  accepts: { 'a larger container': queue((draft) => draft.set(REDIS, REDIS_LIMIT, '4Gi')) },
});
