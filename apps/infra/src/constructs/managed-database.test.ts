import { model } from '@vmshift/environments';
import { managedModel } from '../../test-support/models';
import { stackOf } from '../../test-support/stack-json';

test('a managed database is made where the model has one, with exactly the addresses of the model', () => {
  const { resource } = stackOf(managedModel, 'cluster-dev');
  expect(resource.linode_database_postgresql_v2?.database_postgresql).toMatchObject({
    label: 'vmshift-dev',
    engine_id: 'postgresql/16',
    region: 'us-east',
    type: 'g6-dedicated-2',
    cluster_size: 2,
    allow_list: ['192.0.2.0/24'],
  });
  expect(stackOf(model, 'cluster-dev').resource).not.toHaveProperty('linode_database_postgresql_v2');
});

test('a port other than the one that the NetworkPolicies open fails the apply', () => {
  const { resource } = stackOf(managedModel, 'cluster-dev');
  expect(resource.linode_database_postgresql_v2?.database_postgresql?.lifecycle).toMatchObject({
    postcondition: [
      {
        condition: `\${self.port == 12345}`,
        error_message: expect.stringContaining(
          'another port than 12345; set the port that Linode shows for it in packages/environments/src/dev.ts',
        ),
      },
    ],
  });
});
