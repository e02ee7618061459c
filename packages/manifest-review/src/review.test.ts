import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { review } from './review';

test('nothing is reported of what did not change', () => {
  expect(review(frozenSide, structuredClone(frozenSide))).toEqual({ environments: [], findings: [] });
});

test('a new platform is judged by its state alone, and the rendered one has no problem', () => {
  const { findings } = review({ environments: new Map() }, frozenSide);
  expect(findings.filter(({ verdict }) => verdict !== 'info')).toEqual([]);
});

test('of findings that are as bad, those of the production come first', () => {
  const draft = new Draft(frozenSide);
  for (const [index, name] of ['dev', 'staging', 'production'].entries())
    draft.set(
      name,
      'Deployment/redis',
      'spec.template.spec.containers[redis].resources.limits.memory',
      `${40 + index}Mi`,
    );
  const { findings } = review(frozenSide, draft.side());
  const lowered = findings.filter(({ id }) => id === 'request-over-limit');
  expect(lowered.map(({ environments }) => environments)).toEqual([['production'], ['staging'], ['dev']]);
});

test.each([
  ['vmshift-celery-beat', 'scheduler-scaled'],
  ['redis', 'replicas-share-volume'],
  ['postgresql', 'replicas-share-volume'],
])('an autoscaler of %s has to go, which explains the number that stands next to it', (name, id) => {
  const scaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'other' },
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  };
  const { findings } = review(frozenSide, new Draft(frozenSide).add('staging', scaler).side());
  expect(findings.map((finding) => finding.id)).not.toContain('autoscaler-replicas');
  expect(findings).toContainEqual(
    expect.objectContaining({
      ...{ id, verdict: 'block', object: `Deployment/${name}`, path: 'spec.replicas' },
      explains: expect.arrayContaining([expect.objectContaining({ id: 'autoscaler-replicas' })]),
    }),
  );
});
