import type { Rule } from '@vmshift/findings';
import { type PlanContext, planRule } from '../rule';

/**
 * Objects that the state holds and the provider did not find while planning. The plan shows nothing, or a create.
 * The helm provider drops a release whenever the cluster cannot be reached; with a token of another account everything
 * at Linode looks deleted.
 */
function notFound({ plan }: PlanContext, of: (type: string) => boolean) {
  return plan.drift
    .filter(({ action, type }) => action === 'delete' && of(type))
    .map(({ address }) => ({
      address,
      created: plan.resources.find((resource) => resource.address === address)?.action === 'create',
    }));
}

const releaseForgotten = planRule({
  id: 'release-forgotten',
  title: 'A Helm release in the state is found while planning',
  judge: (context) => notFound(context, (type) => type === 'helm_release'),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ created }) =>
    created
      ? 'the plan creates a release that the state already holds: the cluster could not be reached while planning'
      : 'the state holds a release that the provider did not find, most often because the cluster could not be reached',
  impact: ({ created }) =>
    created
      ? 'the apply fails with "cannot re-use a name that is still in use", or installs over what runs'
      : 'the apply removes the release from the state and leaves it running, managed by nothing',
  fix: 'check that the Kubernetes API answers (kubectl get --raw /readyz), then plan again',
  see: 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release',
});

const objectForgotten = planRule({
  id: 'object-forgotten',
  title: 'An object in the state is found while planning',
  judge: (context) =>
    notFound(context, (type) => type !== 'helm_release').map((place) => ({
      ...place,
      verdict: place.created ? ('block' as const) : ('warn' as const),
    })),
  class: 'data-loss',
  verdict: 'block',
  because: 'the object was deleted outside Terraform, or the credentials belong to another account or cluster',
  impact: ({ created }) =>
    created
      ? 'a new, empty object is created; if the old one still exists there are two, and only the new one is managed'
      : 'the object is removed from the state',
  fix: 'check whether it still exists: if so, fix the credentials and plan again; if not, acknowledge this finding',
  see: 'https://developer.hashicorp.com/terraform/tutorials/state/resource-drift',
});

const objectAbandoned = planRule({
  id: 'object-abandoned',
  title: 'A running object stays managed',
  judge: ({ plan }) => plan.resources.filter(({ action }) => action === 'forget').map(({ address }) => ({ address })),
  class: 'cost',
  verdict: 'warn',
  because: 'a removed block takes the object out of the state and leaves it running',
  impact: 'it runs and costs money as before, and no program changes or deletes it any more',
  fix: 'write down who owns it from now on',
  see: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
});

/** Objects that leave the state although they may still exist. */
export const forgottenObjectRules: readonly Rule<PlanContext>[] = [releaseForgotten, objectForgotten, objectAbandoned];
