import type { Scenario } from '../scenario';

/** docs/operations.md, "Moving in from the original": what exists is taken into a state that does not know it. */
export const importedCluster: Scenario = {
  name: 'imported-cluster',
  title: 'Import a cluster and a namespace that exist',
  run: async (stage) => {
    const cluster = [...stage.account.clusters.values()].find(({ label }) => label === 'vmshift-dev');
    await stage.quietly('rm state/cluster-dev.tfstate');
    await stage.quietly('terraform -chdir=cdktf.out/stacks/platform-dev state rm kubernetes_namespace_v1.namespace');
    stage.say('The cluster and its namespace exist, and the states do not know them: a plan would make both again.');
    await stage.command('./vmshiftctl plan cluster-dev');
    await stage.command('./vmshiftctl synth');
    await stage.command('terraform -chdir=cdktf.out/stacks/cluster-dev init -input=false -no-color');
    await stage.command(
      `terraform -chdir=cdktf.out/stacks/cluster-dev import -no-color linode_lke_cluster.cluster_lke ${cluster?.id}`,
    );
    await stage.command(
      'terraform -chdir=cdktf.out/stacks/platform-dev import -no-color kubernetes_namespace_v1.namespace vmshift-dev',
    );
    await stage.command('./vmshiftctl deploy cluster-dev platform-dev');
  },
};
