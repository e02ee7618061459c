import type { Scenario } from '../scenario';

/** docs/maintenance.md, "Rotate a key": all of dev, and the webhook's. */
export const rotatedSecrets: Scenario = {
  name: 'rotated-secrets',
  title: 'Rotate every secret of an environment, and that of the webhook',
  run: async (stage) => {
    const names = ['postgres_password', 'redis_password', 'backup_access_key_id', 'backup_secret_access_key'];
    for (const name of [...names, 'registry_token', 'argocd_webhook_secret'])
      stage.setSecret(`TF_VAR_${name}`, `made-up-second-${name.replaceAll('_', '-')}`);
    stage.say('With other values alone nothing is planned: Terraform keeps none of them, so it sees no change.');
    await stage.command('./vmshiftctl plan --detailed-exitcode platform-dev argocd');
    await stage.merge('Raise the revisions of the secrets', [
      [
        'packages/environments/src/dev.ts',
        'application: 1, registry: 1, cluster: 1',
        'application: 2, registry: 2, cluster: 2',
      ],
      ['packages/environments/src/platform.ts', 'webhook: 1', 'webhook: 2'],
    ]);
    await stage.command('./vmshiftctl deploy platform-dev argocd');
    const states = 'cat state/platform-dev.tfstate state/argocd.tfstate';
    const [left] = await stage.quietly(`bash -c '${states} | grep -c made-up- || true'`);
    if (left !== '0') throw new Error(`${left} lines of the states hold a secret`);
    const kubectl = stage.kubectl('dev', '-n vmshift-dev get secret vmshift-secrets');
    const [kept] = await stage.quietly(`bash -c '${kubectl} -o jsonpath={.data.REDIS_PASSWORD} | base64 -d'`);
    if (kept !== 'made-up-second-redis-password') throw new Error('the Secret has the former password');
    stage.say('The Secret in the cluster has the new values; no state holds one.');
  },
};
