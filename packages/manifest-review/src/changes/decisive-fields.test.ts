import type { KubeObject } from '@vmshift/kubernetes';
import { frozenSide } from '@vmshift/manifest-review/testing';
import { decisiveFields } from './decisive-fields';

const objects = frozenSide.environments.get('production')?.files.flatMap((file) => file.objects) ?? [];
const shown = (object: KubeObject) =>
  Object.fromEntries(decisiveFields(object).map(({ path, after }) => [path, after]));
const of = (name: string) =>
  shown(objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === name) as KubeObject);

test('a workload is told by what it runs, reads, mounts and is labelled with', () => {
  const fields = of('Deployment/vmshift-celery-worker');
  const container = 'spec.template.spec.containers[vmshift-celery-worker]';
  expect(fields).toMatchObject({
    [`${container}.command`]: expect.arrayContaining(['celery', 'worker']),
    [`${container}.env`]: expect.arrayContaining([
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { key: 'DATABASE_URL', name: 'vmshift-secrets' } } },
    ]),
    'spec.template.metadata.labels.app': 'vmshift-celery-worker',
    'spec.template.spec.serviceAccountName': 'vmshift',
  });
  expect(fields[`${container}.image`]).toMatch('vmshift-celery');
  expect(Object.keys(fields).filter((path) => /Probe|capabilities|selector|part-of/.test(path))).toEqual([]);
});

test('what differs from every other pod is told', () => {
  const base = objects.find(({ kind }) => kind === 'Deployment') as KubeObject;
  const copy = structuredClone(base) as { spec: { template: { spec: Record<string, unknown> } } } & KubeObject;
  Object.assign(copy.spec.template.spec, { hostNetwork: true, automountServiceAccountToken: true });
  expect(shown(copy)).toMatchObject({
    'spec.template.spec.hostNetwork': true,
    'spec.template.spec.automountServiceAccountToken': true,
  });
});

test('a Service, a NetworkPolicy and a claim are told by all that they have', () => {
  expect(of('Service/redis')).toMatchObject({ 'spec.selector.app': 'redis', 'spec.ports': [expect.anything()] });
  expect(Object.keys(of('NetworkPolicy/redis'))).toEqual(
    expect.arrayContaining(['spec.ingress', 'spec.podSelector.matchLabels.app', 'spec.policyTypes']),
  );
  expect(of('PersistentVolumeClaim/postgresql-pvc')).toMatchObject({
    'spec.resources.requests.storage': expect.anything(),
    'spec.storageClassName': expect.anything(),
  });
});
