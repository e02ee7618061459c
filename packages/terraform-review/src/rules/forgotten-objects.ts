import type { Finding } from '@vmshift/findings';
import { found, type PlanRule } from '../rule';

const HELM_RELEASE = 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release';
const REFRESH = 'https://developer.hashicorp.com/terraform/tutorials/state/resource-drift';

/**
 * Objects that the state knows and the provider did not find while planning. The plan says nothing, or calls it a create.
 * The helm provider forgets a release whenever the cluster cannot be reached; a token of another account makes everything
 * at Linode look gone.
 */
export const forgottenObjects: PlanRule = (context) =>
  context.plan.drift
    .filter(({ action }) => action === 'delete')
    .map(({ address, type }): Finding => {
      const next = context.plan.resources.find((resource) => resource.address === address);
      const created = next?.action === 'create';
      if (type === 'helm_release') {
        return found(context, address, {
          id: 'release-forgotten',
          class: 'sync-failure',
          verdict: 'block',
          because: created
            ? 'the plan creates a release that the state already holds: the cluster could not be reached while planning'
            : 'the state holds a release that the provider did not find, most often because the cluster could not be reached',
          impact: created
            ? 'the apply fails with "cannot re-use a name that is still in use", or installs over what runs'
            : 'the apply drops the release from the state and leaves it running, owned by nobody',
          fix: 'check that the Kubernetes API answers (kubectl get --raw /readyz), then plan again',
          see: HELM_RELEASE,
        });
      }
      return found(context, address, {
        id: 'object-forgotten',
        class: 'data-loss',
        verdict: created ? 'block' : 'warn',
        because: 'the object was deleted outside Terraform, or the credentials belong to another account or cluster',
        impact: created
          ? 'a new, empty object is made; if the old one still exists there are two, and only the new one is managed'
          : 'the object leaves the state',
        fix: 'look whether it still exists; if so fix the credentials and plan again, else acknowledge the new one',
        see: REFRESH,
      });
    });
