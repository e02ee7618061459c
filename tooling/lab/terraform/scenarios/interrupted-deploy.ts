import type { Scenario, Stage } from '../scenario';
import { killTree } from '../workspace';

/** docs/on-call.md, "An interrupted deploy": the environment demo is made once more. */
export const interruptedDeploy: Scenario = {
  name: 'interrupted-deploy',
  title: 'A deploy that is killed, and one that is interrupted',
  run: async (stage) => {
    for (const stack of ['platform-demo', 'cluster-demo'])
      await stage.quietly(`npx cdktf destroy ${stack} --ignore-missing-stack-dependencies --auto-approve`);
    await killed(stage);
    await interrupted(stage);
  },
};

/** The API answers when no one waits any more. */
async function killed(stage: Stage): Promise<void> {
  const { linode, account } = stage;
  const made = () => [...account.clusters.values()].filter(({ label }) => label === 'vmshift-demo');
  stage.say('Linode is slow to answer, and everything is killed (SIGKILL) while the cluster is being made.');
  linode.disturbances.push({ method: 'POST', path: /^lke\/clusters$/, delaySeconds: 20, times: 1 });
  await stage.command('./vmshiftctl deploy cluster-demo', 137, {
    started: (pid) => {
      const look = setInterval(() => {
        if (made().length === 0) return;
        clearInterval(look);
        killTree(pid);
      }, 200);
    },
  });
  stage.say('The state does not know the cluster. The next deploy finds it at Linode, and makes no second one:');
  const refused = await stage.command('./vmshiftctl deploy cluster-demo', 1);
  stage.say('The command that it prints takes the cluster in, and the same deploy goes on:');
  await stage.command(stage.printedCommand(refused, / terraform .* import /));
  await stage.command('./vmshiftctl deploy cluster-demo');
  if (made().length !== 1) throw new Error(`${made().length} clusters vmshift-demo are billed`);
  stage.tellBill();
}

/** Ctrl-C while a chart is being installed. */
async function interrupted(stage: Stage): Promise<void> {
  stage.say('A person presses Ctrl-C while Traefik is being installed:');
  let pressed = false;
  await stage.command('./vmshiftctl deploy platform-demo', 1, {
    printed: (line, pid) => {
      if (pressed || !/helm_release\.ingress_traefik.*: Creating/.test(line)) return;
      pressed = true;
      process.kill(-pid, 'SIGINT');
    },
  });
  stage.say('The same deploy goes on where it was:');
  await stage.command('./vmshiftctl deploy platform-demo argocd');
}
