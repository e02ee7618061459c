import { findings } from '../../test-support/change-model';
import { productionKept } from './production-kept';

describe('an environment of the tier production', () => {
  test('refuses to be destroyed', () => {
    expect(findings(productionKept, ['production.cluster.preventDestroy', false])).toEqual([
      'production.cluster.preventDestroy = false',
    ]);
  });

  test('leaves its workloads running when its Application is deleted', () => {
    expect(findings(productionKept, ['production.application.cascadingDelete', true])).toEqual([
      'production.application.cascadingDelete = true',
    ]);
  });

  test('is one by its tier, whatever its name', () => {
    expect(findings(productionKept, ['dev.tier', 'production'])).toEqual([
      'dev.cluster.preventDestroy = false',
      'dev.application.cascadingDelete = true',
    ]);
    const changes = [['production.tier', 'staging'] as const, ['production.cluster.preventDestroy', false] as const];
    expect(findings(productionKept, ...changes)).toEqual([]);
  });

  test('is judged wherever an environment has that tier', () => {
    expect(findings(productionKept)).toEqual([]);
  });
});
