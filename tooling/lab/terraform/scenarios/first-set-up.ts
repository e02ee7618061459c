import type { Scenario } from '../scenario';

/** docs/setup.md, "First set-up", without the parts that GitHub has. */
export const firstSetUp: Scenario = {
  name: 'first-set-up',
  title: 'First set-up, from nothing',
  run: async (stage) => {
    stage.say('Charts are locked by what their repositories give, and committed.');
    await stage.command('./vmshiftctl lock-charts');
    await stage.merge('Lock the charts', []);
    stage.say('Before anything exists, a plan shows the clusters; what is on them is planned when they exist.');
    await stage.command('./vmshiftctl plan');
    for (const environment of ['production', 'staging', 'dev'])
      await stage.command(`./vmshiftctl deploy cluster-${environment} platform-${environment}`);
    await stage.command('./vmshiftctl deploy argocd');
    stage.say('Everything that was made is what is planned.');
    await stage.command('./vmshiftctl plan --detailed-exitcode');
  },
};
