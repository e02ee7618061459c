import type { Scenario } from '../scenario';

/** docs/maintenance.md, "Remove an environment". */
export const removedEnvironment: Scenario = {
  name: 'removed-environment',
  title: 'Remove an environment',
  run: async (stage) => {
    stage.tellBill();
    await stage.quietly(stage.kubectl('production', '-n argocd delete application vmshift-demo'));
    stage.say(
      '`kubectl --context vmshift-production -n argocd delete application vmshift-demo`; then, from the commit that still has it:',
    );
    for (const stack of ['platform-demo', 'cluster-demo'])
      await stage.command(`npx cdktf destroy ${stack} --ignore-missing-stack-dependencies --auto-approve`);
    stage.tellBill();
    await stage.quietly('git rm -q packages/environments/src/demo.ts apps/vmshift/releases/demo.json');
    await stage.merge('Remove the environment demo', [
      ['packages/environments/src/environments.ts', "import { demo } from './demo';\n", ''],
      ['packages/environments/src/environments.ts', ', demo]', ']'],
    ]);
    const refused = await stage.command('./vmshiftctl deploy argocd', 1);
    await stage.acknowledge(refused, 'demo was taken down on purpose');
    await stage.command('./vmshiftctl deploy argocd');
    await stage.merge('Remove the acknowledgements', [['apps/infra/acknowledged.json', '', '[]\n']]);
    await stage.command('./vmshiftctl plan --detailed-exitcode');
  },
};
