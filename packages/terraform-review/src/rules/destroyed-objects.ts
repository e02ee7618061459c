import type { FindingClass, Verdict } from '@vmshift/findings';
import { printPath, stringAt } from '../plan-value';
import { type Danger, found, type PlanContext, type PlanRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { chartName } from './chart-name';
import { renamedTo } from './renamed-object';

/** What is lost when an object of a type goes, or is replaced by a new one. */
interface Loss {
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly impact: string;
  readonly fix: string;
  readonly see: string;
  /** @default every object of the type */
  readonly when?: (resource: PlannedResource) => boolean;
}

const linode = (page: string): string =>
  `https://registry.terraform.io/providers/linode/linode/latest/docs/resources/${page}`;
const kubernetes = (page: string): string =>
  `https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/${page}`;
const HELM_RELEASE = 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release';

const DATABASE: Loss = {
  class: 'data-loss',
  verdict: 'block',
  impact: 'the database and its automatic backups are deleted; a replacement starts empty, on another host',
  fix: 'keep it; to move, create the new one beside it (fork_source), copy the data, switch, and remove the old one last',
  see: linode('database_postgresql_v2'),
};

const NAMESPACE: Loss = {
  class: 'data-loss',
  verdict: 'block',
  impact: 'everything in the namespace is deleted with it: workloads, Secrets, claims and, by their class, the volumes',
  fix: 'keep the name; to rename, create the new namespace, dump and restore the data, switch, and remove the old one last',
  see: kubernetes('namespace_v1'),
};

const SECRET: Loss = {
  class: 'outage',
  verdict: 'block',
  impact: 'pods that need the Secret cannot start until it is back; values that are kept nowhere else are lost',
  fix: 'change the value in place by raising its revision; keep name, namespace and type',
  see: kubernetes('secret_v1'),
};

const CLAIM: Loss = {
  class: 'data-loss',
  verdict: 'block',
  impact: 'the claim goes, and its volume with it unless the storage class retains; a new claim is empty',
  fix: 'keep the claim; restore into a new one before this one is removed',
  see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
};

const release = (chart: string, loss: Pick<Loss, 'class' | 'verdict' | 'impact' | 'fix'>): Loss => ({
  ...loss,
  see: HELM_RELEASE,
  when: (resource) => chartName(resource) === chart,
});

/** By type; of several losses the first that applies is told. */
const LOSSES: Readonly<Record<string, readonly Loss[]>> = {
  linode_lke_cluster: [
    {
      class: 'data-loss',
      verdict: 'block',
      impact:
        'the cluster goes with all nodes and objects; volumes are detached or deleted, load balancers lose their addresses, ' +
        'and every credential of the cluster changes',
      fix: 'build the new cluster as another environment, move data and host names, then remove the old one',
      see: linode('lke_cluster'),
    },
  ],
  linode_lke_node_pool: [
    {
      class: 'outage',
      verdict: 'block',
      impact: 'all nodes of the pool are deleted with what runs on them, without a drain',
      fix: 'add a pool, drain the old nodes, then remove the old pool and acknowledge it',
      see: linode('lke_node_pool'),
    },
  ],
  linode_database_postgresql_v2: [DATABASE],
  linode_database_mysql_v2: [DATABASE],
  linode_volume: [
    {
      class: 'data-loss',
      verdict: 'block',
      impact: 'the volume is deleted with its data; Linode keeps no copy',
      fix: 'clone the volume first, or remove it from the state alone (a removed block with destroy = false)',
      see: linode('volume'),
    },
  ],
  linode_object_storage_bucket: [
    {
      class: 'data-loss',
      verdict: 'block',
      impact:
        'the bucket is deleted with its objects (a bucket that is not empty fails the apply); its name is free for anybody',
      fix: 'copy the objects to a new bucket first, and keep the old one until nothing reads it',
      see: linode('object_storage_bucket'),
    },
  ],
  linode_object_storage_key: [
    {
      class: 'outage',
      verdict: 'warn',
      impact: 'the key pair stops working at once; everything that holds it needs the new one',
      fix: 'create the new key beside the old one, hand it out, then remove the old one',
      see: linode('object_storage_key'),
    },
  ],
  linode_domain: [
    {
      class: 'outage',
      verdict: 'block',
      impact: 'the zone goes with all its records; no host in it resolves',
      fix: 'keep the zone; change its attributes in place',
      see: linode('domain'),
    },
  ],
  kubernetes_namespace: [NAMESPACE],
  kubernetes_namespace_v1: [NAMESPACE],
  kubernetes_secret: [SECRET],
  kubernetes_secret_v1: [SECRET],
  kubernetes_persistent_volume_claim: [CLAIM],
  kubernetes_persistent_volume_claim_v1: [CLAIM],
  kubernetes_service_account_v1: [
    {
      class: 'outage',
      verdict: 'warn',
      impact: 'tokens of the service account stop working at once, and with them who uses them',
      fix: 'create the new account beside the old one, hand out its token, then remove the old one',
      see: kubernetes('service_account_v1'),
    },
  ],
  helm_release: [
    release('argo-cd', {
      class: 'outage',
      verdict: 'block',
      impact: 'Argo CD is uninstalled: nothing is synced, no Application is left to roll back with',
      fix: 'upgrade in place; name, namespace and repository of the release stay',
    }),
    release('argocd-apps', {
      class: 'outage',
      verdict: 'block',
      impact: 'every Application and AppProject is deleted; with the resources finalizer the workloads go too',
      fix: 'change the values in place; name and namespace of the release stay',
    }),
    release('traefik', {
      class: 'outage',
      verdict: 'block',
      impact: 'the load balancer is deleted and its address lost; no host answers until DNS has the new one',
      fix: 'upgrade in place; name and namespace of the release stay',
    }),
    {
      class: 'outage',
      verdict: 'warn',
      impact: 'the release is uninstalled with all its objects; a new one starts from nothing',
      fix: 'upgrade in place; name and namespace of the release stay',
      see: HELM_RELEASE,
    },
  ],
};

/**
 * The types whose loss nobody notices in time. A plan that destroys or replaces one is named with what goes with it.
 * `prevent_destroy` stops a replacement and `destroy`, but not the removal of the block itself.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
 */
export const destroyedObjects: PlanRule = (context: PlanContext) =>
  context.plan.resources.flatMap((resource) => {
    if (resource.action !== 'delete' && resource.action !== 'replace') return [];
    const loss = LOSSES[resource.type]?.find(({ when }) => when === undefined || when(resource));
    return loss === undefined
      ? []
      : [found(context, resource.address, describeLoss(loss, resource, renamedTo(resource, context.plan)))];
  });

function describeLoss(loss: Loss, resource: PlannedResource, renamed: string | undefined): Danger {
  const { class: threat, verdict, impact, fix, see } = loss;
  const path = resource.replacePaths[0];
  const change = path && resource.changes.find((candidate) => printPath(candidate.path) === printPath(path));
  return {
    id: resource.action === 'delete' ? 'object-destroyed' : 'object-replaced',
    class: threat,
    verdict,
    path: path === undefined ? '' : printPath(path),
    before: change?.before ?? (resource.action === 'delete' ? nameOf(resource) : undefined),
    after: change?.after,
    because:
      renamed === undefined
        ? why(resource)
        : `${why(resource)}; the same object is made anew as ${renamed}, since Terraform knows objects by their address alone`,
    impact,
    fix:
      renamed === undefined
        ? fix
        : 'keep the id of the construct, or say where it came from (moveFromId), and nothing is destroyed',
    see: renamed === undefined ? see : 'https://developer.hashicorp.com/terraform/language/moved',
  };
}

function nameOf({ before }: PlannedResource): string | undefined {
  return stringAt(before ?? undefined, 'label') ?? stringAt(before ?? undefined, 'id');
}

/** Terraform's reason in a sentence. */
function why({ action, reason, replacePaths, deleteFirst }: PlannedResource): string {
  if (action === 'replace') {
    const paths = replacePaths.map(printPath).join(', ');
    const cause = paths === '' ? 'the object is replaced' : `${paths} cannot change in place`;
    return `${cause}; ${deleteFirst ? 'the old object is deleted first' : 'the old object is deleted after the new one exists'}`;
  }
  return reason === 'delete_because_no_resource_config'
    ? 'the object left the configuration, which prevent_destroy does not stop'
    : `the plan deletes it${reason === undefined ? '' : ` (${reason})`}`;
}
