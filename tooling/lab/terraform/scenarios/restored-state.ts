import type { Scenario } from '../scenario';

/** docs/maintenance.md, "Restore a state", with a version that lacks the last deploy. */
export const restoredState: Scenario = {
  name: 'restored-state',
  title: 'A state that is lost, restored from an older version',
  run: async (stage) => {
    await stage.quietly('cp state/platform-dev.tfstate platform-dev.tfstate');
    await stage.merge('Send the credential of the registry again', [
      ['packages/environments/src/dev.ts', 'registry: 2', 'registry: 3'],
    ]);
    await stage.quietly('./vmshiftctl deploy platform-dev');
    await stage.quietly("bash -c 'echo {} > state/platform-dev.tfstate'");
    stage.say('The file of the state is damaged:');
    await stage.command('./vmshiftctl plan platform-dev', 1);
    await stage.quietly('rm state/platform-dev.tfstate');
    stage.say('A version from before the last deploy is put in its place:');
    await stage.command(
      'bash -c \'terraform -chdir=cdktf.out/stacks/platform-dev init -input=false -no-color && terraform -chdir=cdktf.out/stacks/platform-dev state push -force "$PWD/platform-dev.tfstate"\'',
    );
    await stage.quietly('rm platform-dev.tfstate');
    await stage.command('./vmshiftctl plan platform-dev');
    await stage.command('./vmshiftctl deploy platform-dev');
  },
};
