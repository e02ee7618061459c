import type { Scenario } from '../scenario';

/** What `cdktf destroy` does, and what it refuses. */
export const destroyed: Scenario = {
  name: 'destroyed',
  title: 'cdktf destroy',
  run: async (stage) => {
    stage.say('Where the model says `preventDestroy`, Terraform refuses:');
    await stage.command('npx cdktf destroy cluster-production --ignore-missing-stack-dependencies --auto-approve', 1);
    for (const stack of ['argocd', 'platform-dev', 'cluster-dev'])
      await stage.command(`npx cdktf destroy ${stack} --ignore-missing-stack-dependencies --auto-approve`);
    stage.tellBill();
  },
};
