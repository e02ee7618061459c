import { type Edit, edited, findings, objects } from '../testing/sample';

/** What is found when these fields were changed since the commit. */
const changed = (...edits: readonly Edit[]) =>
  findings('immutable-field', { committed: objects, objects: edited(...edits) });

const claim = 'PersistentVolumeClaim/data';
const template = 'spec.template.spec.containers[0].image';

describe('immutable-field', () => {
  it.each<[string, Edit, string]>([
    [
      'a selector',
      ['Deployment/web', 'spec.selector.matchLabels.tier', 'a'],
      'spec.selector: {"matchLabels":{"app":"web","tier":"a"}}',
    ],
    ['a storage class', [claim, 'spec.storageClassName', 'fast'], 'spec.storageClassName: "fast"'],
    ['access modes', [claim, 'spec.accessModes', ['ReadWriteMany']], 'spec.accessModes: ["ReadWriteMany"]'],
    ['a claim that shrinks', [claim, 'spec.resources.requests.storage', '9Gi'], 'spec.resources.requests.storage: 9Gi'],
    ['an address', ['Service/db', 'spec.clusterIP', 'None'], 'spec.clusterIP: "None"'],
  ])('finds %s that changed', (_, edit, expected) => {
    expect(changed(edit)).toEqual([`${edit[0]}: ${expected}`]);
  });

  it('finds the template of a Job that is not made anew', () => {
    const plain: Edit = ['Job/migrate', 'metadata.annotations', undefined];
    const committed = edited(plain);
    const now = edited(plain, ['Job/migrate', template, 'x']);
    expect(findings('immutable-field', { committed, objects: now })).toEqual([
      expect.stringContaining('Job/migrate: spec.template: {"metadata"'),
    ]);
  });

  it.each<[string, Edit]>([
    ['a claim that grows', [claim, 'spec.resources.requests.storage', '1Ti']],
    ['the same size written otherwise', [claim, 'spec.resources.requests.storage', '10240Mi']],
    ['the template of a Deployment', ['Deployment/web', template, 'x']],
    ['the template of a Job that Argo CD makes anew', ['Job/migrate', template, 'x']],
    ['the template of a CronJob', ['CronJob/dump', 'spec.jobTemplate.spec.template.metadata.labels.app', 'x']],
    ['another name', [claim, 'metadata.name', 'other']],
    ['another kind of the same name', ['Deployment/web', 'kind', 'StatefulSet']],
    [
      'the order of keys',
      ['Deployment/web', 'spec.selector', { matchExpressions: undefined, matchLabels: { app: 'web' } }],
    ],
  ])('leaves %s alone', (_, edit) => {
    expect(changed(edit)).toEqual([]);
  });

  it('leaves everything alone where nothing is committed, and what somebody acknowledged', () => {
    const now = edited([claim, 'spec.storageClassName', 'fast'], ['Service/db', 'spec.clusterIP', 'None']);
    expect(findings('immutable-field', { objects: now })).toEqual([]);
    const acknowledged = (object: { kind: string }, path: string) =>
      `${object.kind} ${path}` === 'Service spec.clusterIP';
    expect(findings('immutable-field', { objects: now, committed: objects, acknowledged })).toEqual([
      `${claim}: spec.storageClassName: "fast"`,
    ]);
  });
});
