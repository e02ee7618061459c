import { type Edit, edited, findings } from '../testing/sample';

describe('disruption-budget', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a budget over no pods',
      [['PodDisruptionBudget/web', 'spec.selector', { matchLabels: { app: 'www' } }]],
      ['PodDisruptionBudget/web: spec.selector: {"matchLabels":{"app":"www"}}, which selects no pods'],
    ],
    [
      'a budget over the pods of two workloads',
      [['PodDisruptionBudget/web', 'spec.selector', {}]],
      ['PodDisruptionBudget/web: spec.selector: {}, which selects Deployment/web, Deployment/db'],
    ],
    [
      'a budget that lets none go',
      [['PodDisruptionBudget/web', 'spec.maxUnavailable', 0]],
      ['PodDisruptionBudget/web: spec.maxUnavailable: 0'],
    ],
    [
      'a budget that lets none go, in percent',
      [['PodDisruptionBudget/web', 'spec.maxUnavailable', '0%']],
      ['PodDisruptionBudget/web: spec.maxUnavailable: 0%'],
    ],
    [
      'as many that must stay as the autoscaler keeps at least',
      [['PodDisruptionBudget/web', 'spec', { minAvailable: 2, selector: { matchLabels: { app: 'web' } } }]],
      ['PodDisruptionBudget/web: spec.minAvailable: 2'],
    ],
    [
      'a share that must stay that rounds up to all',
      [['PodDisruptionBudget/web', 'spec', { minAvailable: '51%', selector: { matchLabels: { app: 'web' } } }]],
      ['PodDisruptionBudget/web: spec.minAvailable: 51%'],
    ],
    [
      'two bounds',
      [['PodDisruptionBudget/web', 'spec.minAvailable', 1]],
      ['PodDisruptionBudget/web: spec: minAvailable and maxUnavailable'],
    ],
    [
      'no bound',
      [['PodDisruptionBudget/web', 'spec.maxUnavailable', undefined]],
      ['PodDisruptionBudget/web: spec: no bound'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('disruption-budget', { objects: edited(...edits) })).toEqual(expected);
  });
});
