import type { Rule } from '@vmshift/findings';
import { Hidden } from '../plan-value';
import { type PlanContext, planRule } from '../rule';
import type { ProviderArgument } from '../terraform-plan';

/** The arguments of provider blocks that a condition picks. A plan shows no earlier value of them. */
function argumentsOf({ plan }: PlanContext, picks: (argument: ProviderArgument) => boolean) {
  return plan.providerArguments
    .filter(picks)
    .map(({ provider, path, literal }) => ({ address: `provider.${provider}`, path, now: literal }));
}

const providerCredentialInConfiguration = planRule({
  id: 'provider-credential-in-configuration',
  title: 'Credentials of a provider stay out of the configuration',
  // Hidden by its name or its looks, and it comes from no reference: a literal secret.
  judge: (context) => argumentsOf(context, ({ literal }) => literal === Hidden.SENSITIVE),
  class: 'secret-leak',
  verdict: 'block',
  because: 'a credential of the provider is written into the configuration',
  impact: 'it stands in clear text in the synthesized files, and in Git',
  fix: 'take it from the environment or from an ephemeral, sensitive variable, and revoke this one',
  see: 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
  reads: ['provider.*.*'],
});

const providerWithoutTlsCheck = planRule({
  id: 'provider-without-tls-check',
  title: 'A provider checks the certificate of its server',
  judge: (context) => argumentsOf(context, ({ path, literal }) => path.at(-1) === 'insecure' && literal === true),
  class: 'exposure',
  verdict: 'block',
  because: 'the certificate of the server is not checked',
  impact: 'an attacker on the network path receives the token of the cluster',
  fix: 'give cluster_ca_certificate and remove insecure',
  see: 'https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#insecure-1',
  reads: ['provider.*.insecure', 'provider.*.kubernetes.insecure'],
});

const bucketsEmptiedOnDestroy = planRule({
  id: 'buckets-emptied-on-destroy',
  title: 'A bucket with objects cannot be deleted',
  judge: (context) =>
    argumentsOf(context, ({ path, literal }) => path[0] === 'obj_bucket_force_delete' && literal === true),
  class: 'data-loss',
  verdict: 'block',
  because: 'the provider empties a bucket before it deletes it',
  impact: 'the last protection against the loss of backups and states is gone',
  fix: 'keep obj_bucket_force_delete off',
  see: 'https://registry.terraform.io/providers/linode/linode/latest/docs#obj_bucket_force_delete-1',
  reads: ['provider.linode.obj_bucket_force_delete'],
});

/** Arguments of a provider block, whatever the plan does. */
export const providerRules: readonly Rule<PlanContext>[] = [
  providerCredentialInConfiguration,
  providerWithoutTlsCheck,
  bucketsEmptiedOnDestroy,
];
