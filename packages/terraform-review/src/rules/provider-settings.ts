import { Hidden, printPath } from '../plan-value';
import { found, type PlanRule } from '../rule';
import type { ProviderArgument } from '../terraform-plan';

const SEE = 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data';

/** Arguments of a provider block that are dangerous whatever the plan does. */
export const providerSettings: PlanRule = (context) => [
  ...context.plan.providerArguments.filter(isLiteralSecret).map(({ provider, path }) =>
    found(context, `provider.${provider}`, {
      id: 'provider-credential-in-configuration',
      class: 'secret-leak',
      verdict: 'block',
      path: printPath(path),
      after: Hidden.SENSITIVE,
      because: 'a credential of the provider is written into the configuration',
      impact: 'it stands in the synthesized files, and in Git, in clear',
      fix: 'take it from the environment or from an ephemeral, sensitive variable, and revoke this one',
      see: SEE,
    }),
  ),
  ...context.plan.providerArguments
    .filter(({ path, literal }) => path.at(-1) === 'insecure' && literal === true)
    .map(({ provider, path }) =>
      found(context, `provider.${provider}`, {
        id: 'provider-without-tls-check',
        class: 'exposure',
        verdict: 'block',
        path: printPath(path),
        after: true,
        because: 'the certificate of the server is not checked',
        impact: 'whoever sits in between receives the token of the cluster',
        fix: 'give cluster_ca_certificate and remove insecure',
        see: 'https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#insecure-1',
      }),
    ),
  ...context.plan.providerArguments
    .filter(({ path, literal }) => path[0] === 'obj_bucket_force_delete' && literal === true)
    .map(({ provider }) =>
      found(context, `provider.${provider}`, {
        id: 'buckets-emptied-on-destroy',
        class: 'data-loss',
        verdict: 'block',
        path: 'obj_bucket_force_delete',
        after: true,
        because: 'the provider empties a bucket before it deletes it',
        impact: 'the last guard against losing backups and states is gone',
        fix: 'keep obj_bucket_force_delete off',
        see: 'https://registry.terraform.io/providers/linode/linode/latest/docs#obj_bucket_force_delete-1',
      }),
    ),
];

/** `maskNamed` hid it by its name or by its looks, and it comes from no reference. */
function isLiteralSecret({ literal }: ProviderArgument): boolean {
  return literal === Hidden.SENSITIVE;
}
