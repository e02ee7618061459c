import { changeModel, findings } from '../../test-support/change-model';
import { environmentNames } from './environment-names';

describe('environment names', () => {
  test.each(['Production', 'a_b', '-a', 'a-', 'a.b', '', '../dist', 'x'.repeat(25)])('%j is refused', (name) => {
    expect(findings(environmentNames, ['dev.name', name])).toEqual([`${name}.name = ${JSON.stringify(name)}`]);
  });

  test('a name that makes a cluster label of 32 characters is the longest', () => {
    expect(findings(environmentNames, ['dev.name', 'x'.repeat(24)])).toEqual([]);
  });

  test('the second environment of a name is reported', () => {
    expect(findings(environmentNames, ['dev.name', 'staging'])).toEqual(['staging.name = "staging"']);
  });

  test('a name that stands for something else in messages and files is refused', () => {
    expect(findings(environmentNames, ['dev.name', 'platform'])).toEqual(['platform.name = "platform"']);
  });

  test('a model without environments is refused', () => {
    expect(environmentNames.check({ ...changeModel(), environments: [] })).toMatchObject([
      { path: 'environments', fix: 'packages/environments/src/environments.ts' },
    ]);
  });
});
