import { environmentView } from '@vmshift/manifest-review';
import { EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { needsMore, needsOf } from './needs-of';

const WORKER = 'Deployment/vmshift-celery-worker';
const CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';

function view(edit: (draft: EnvironmentDraft) => unknown = () => undefined) {
  const draft = new EnvironmentDraft();
  edit(draft);
  return environmentView('staging', draft.side());
}

const keyOfWorker = (key: string) =>
  view((draft) => draft.set(WORKER, `${CONTAINER}.env[0].valueFrom.secretKeyRef`, { name: 'vmshift-secrets', key }));

test.each([
  ['the same objects', view(), false],
  ['another image', view((draft) => draft.set(WORKER, `${CONTAINER}.image`, 'x')), false],
  ['an object that goes', view((draft) => draft.remove(WORKER)), false],
  ['a key that another object read already', keyOfWorker('REDIS_PASSWORD'), false],
  ['a key that none read', keyOfWorker('MAIL_KEY'), true],
  ['an environment that is new', view(), true, environmentView('staging', undefined)],
])('asks whether a change needs more: %s', (_, after, expected, before = view()) => {
  expect(needsMore(before, after)).toBe(expected);
  const known = needsOf(before).needs.map(({ group, name }) => `${group} ${name}`);
  const further = needsOf(after).needs.filter(({ group, name }) => !known.includes(`${group} ${name}`));
  expect(further.length > 0).toBe(expected);
});
