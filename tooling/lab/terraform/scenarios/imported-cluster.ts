import type { Scenario } from '../scenario';

/** docs/setup.md, "Moving in from the original": what exists is taken into a state that does not know it. */
export const importedCluster: Scenario = {
  name: 'imported-cluster',
  title: 'Import a cluster and a namespace that exist',
  run: async (stage) => {
    await stage.quietly('rm state/cluster-demo.tfstate');
    await stage.quietly('terraform -chdir=cdktf.out/stacks/platform-demo state rm kubernetes_namespace_v1.namespace');
    stage.say(
      'The cluster and its namespace exist, and the states do not know them. A plan would make both again; a deploy refuses the cluster and prints how to take it in.',
    );
    await stage.command('./vmshiftctl plan cluster-demo');
    const refused = await stage.command('./vmshiftctl deploy cluster-demo', 1);
    await stage.command(stage.printedCommand(refused, / terraform .* import /));
    await stage.command(
      'terraform -chdir=cdktf.out/stacks/platform-demo import -no-color kubernetes_namespace_v1.namespace vmshift-demo',
    );
    await stage.command('./vmshiftctl deploy cluster-demo platform-demo');
  },
};
