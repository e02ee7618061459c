import { told } from './transcript';

test('of the log of an apply the result is told, also where this machine was slow', () => {
  const lines = [
    'deploying cluster-dev',
    'cluster-dev: terraform apply: waiting since 09:05:44Z (30 s); it has printed nothing about its progress yet',
    '  linode_lke_cluster.cluster_lke: Creating... (1 of 1)',
    '  Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
    'cluster-dev: deployed (1 to create); a new plan is empty',
    '  not of the log',
  ];
  expect(told('./vmshiftctl deploy cluster-dev', lines)).toEqual([lines[0], ...lines.slice(3)]);
});
