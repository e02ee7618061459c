import { defineRule, type Rule, terraformObject } from '@vmshift/findings';
import type { LayerComparison } from '../dependencies';
import { serversAdded, serversRemoved, serversUnknown } from '../secret-servers';

const SEE = 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables';

const verb = (keys: readonly string[]): string => (keys.length === 1 ? 'names' : 'name');

/** The servers that Terraform writes into a Secret, and that `dist/` holds. */
export const secretServerRules: readonly Rule<LayerComparison>[] = [
  defineRule('layers', {
    id: 'secret-server-removed',
    title: 'A server stays until no Secret in the cluster names it',
    judge: (comparison: LayerComparison) =>
      serversRemoved(comparison).map((named) => ({ object: `Service/${named.service}`, ...named })),
    class: 'outage',
    verdict: 'block',
    because: ({ secret, keys }) =>
      `${keys.join(', ')} of the Secret ${secret} ${verb(keys)} it until Terraform has deployed this change, and Argo CD deletes it within minutes of the merge`,
    impact: 'pods connect to a server that is gone, also those that start then',
    fix: ({ keys }) =>
      `merge the change of the stacks first, and keep the server in dist/: when infra.yaml has deployed it and the pods that read ${keys.join(', ')} were restarted, remove the server; where both come from one value of the model, acknowledge this for a maintenance window`,
    see: SEE,
  }),
  defineRule('layers', {
    id: 'secret-server-not-synced',
    title: 'A server is there before a Secret names it',
    judge: (comparison: LayerComparison) =>
      serversAdded(comparison).map((named) => ({
        object: terraformObject(named.provider.stack, named.provider.address),
        path: named.provider.path,
        ...named,
      })),
    class: 'outage',
    verdict: 'warn',
    because: ({ secret, keys, service }) =>
      `${keys.join(', ')} of the Secret ${secret} ${verb(keys)} Service/${service}, which comes to dist/ with the same change`,
    impact: 'where Terraform is deployed before Argo CD has synced, pods that start meanwhile find no server',
    fix: ({ service }) =>
      `approve the deploy when Argo CD has synced Service/${service}, and restart the pods after it`,
    see: SEE,
  }),
  defineRule('layers', {
    id: 'secret-server-unknown',
    title: 'A Secret names servers of the environment',
    judge: (comparison: LayerComparison) =>
      serversUnknown(comparison).map((strange) => ({
        object: terraformObject(strange.provider.stack, strange.provider.address),
        path: strange.provider.path,
        after: strange.host,
        ...strange,
      })),
    class: 'exposure',
    verdict: 'block',
    because: ({ secret, key, host }) =>
      `${key} of the Secret ${secret} names ${host}, which is no Service of dist/ and nothing that a stack makes`,
    impact: 'the server that answers there gets the password and what the pods send; where none answers, they fail',
    fix: 'name a Service of dist/, or the address of a database that a stack makes; move the data first (docs/maintenance.md)',
    see: SEE,
  }),
];
