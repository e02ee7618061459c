import { findings } from '../../test-support/change-model';
import { namespaces } from './namespaces';

describe('namespaces', () => {
  test.each(['VMShift', 'a b', '', 'a.b', 'default', 'argocd', 'cert-manager', 'kube-system'])(
    '%j is refused',
    (name) => {
      expect(findings(namespaces, ['dev.namespace', name])).toEqual([`dev.namespace = ${JSON.stringify(name)}`]);
    },
  );

  test('two clusters may use one name, as those of the original may do', () => {
    expect(findings(namespaces, ['dev.namespace', 'vmshift'], ['staging.namespace', 'vmshift'])).toEqual([]);
  });
});
