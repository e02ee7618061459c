import { printSafely } from '@vmshift/findings';
import { type KubeObject, objectName, stringMapAt } from '@vmshift/kubernetes';
import { meaningOf } from '../../cluster/metadata-meaning';
import type { Effect, Found } from '../effect';

const SEE = 'https://kubernetes.io/docs/reference/labels-annotations-taints/';

/** Where objects carry labels and annotations: their own, and those that their Jobs and pods get. */
const PLACES = [
  'metadata',
  'spec.template.metadata',
  'spec.jobTemplate.metadata',
  'spec.jobTemplate.spec.template.metadata',
] as const;

/** Annotations that rules of their own judge, on the object itself. */
const JUDGED: readonly RegExp[] = [/argoproj\.io\//, /^helm\.sh\/(hook|hook-delete-policy)$/];
/** The same on an Ingress, by the rules about the controller. */
const JUDGED_ON_INGRESS = /ingress\.kubernetes\.io\/|cert-manager\.io\/|external-dns|^kubernetes\.io\/ingress\.class$/;

/** A label or annotation that differs. */
interface MetadataChange {
  readonly object: KubeObject;
  readonly place: string;
  readonly field: 'labels' | 'annotations';
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Labels and annotations by which a controller treats an object in another way, and those that nobody knows. */
export const metadata: Effect = ({ changes }) =>
  changes.flatMap(({ before, after }) =>
    after === undefined
      ? []
      : PLACES.flatMap((place) =>
          (['labels', 'annotations'] as const).flatMap((field) => differences(before, after, place, field)),
        ).flatMap(judge),
  );

function differences(
  before: KubeObject | undefined,
  object: KubeObject,
  place: string,
  field: MetadataChange['field'],
): readonly MetadataChange[] {
  const [was, is] = [stringMapAt(before, `${place}.${field}`), stringMapAt(object, `${place}.${field}`)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => was[key] !== is[key])
    .map((key) => ({ object, place, field, key, before: was[key], after: is[key] }));
}

const MAX_LENGTH = 200;

function shown(key: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return printSafely(key, value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)}…` : value);
}

interface MetadataRule extends Pick<Found, 'id' | 'class' | 'verdict' | 'because' | 'impact' | 'fix' | 'see'> {
  readonly key: RegExp;
  /** Values that switch it on. @default every value, and none */
  readonly value?: RegExp;
}

const SEE_AUTOSCALER = 'https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md';

/** What is known of single keys; the first that fits tells. */
const RULES: readonly MetadataRule[] = [
  {
    key: /(^|[./-])(inject|injector|injection|sidecar)/,
    id: 'container-injected',
    class: 'privilege',
    verdict: 'warn',
    because: 'a webhook reads it and may put containers, volumes and credentials into the pods that stand in no file',
    impact: 'the pods run more than what is reviewed here, or lose what they need of it',
    fix: 'leave it out, or write the container into the workload',
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#mutatingadmissionwebhook',
  },
  {
    key: /^cluster-autoscaler\.kubernetes\.io\/safe-to-evict$/,
    value: /^false$/,
    id: 'pod-not-evictable',
    class: 'cost',
    verdict: 'warn',
    because: 'the cluster autoscaler never removes a node on which such a pod runs',
    impact: 'nodes stay and are paid for that nothing else needs',
    fix: 'a PodDisruptionBudget protects the pods and lets nodes go',
    see: SEE_AUTOSCALER,
  },
  {
    key: /^container\.(apparmor|seccomp)\.security\.|^seccomp\.security\.|^container\.apparmor\./,
    value: /^unconfined$/,
    id: 'pod-unconfined',
    class: 'privilege',
    verdict: 'block',
    because: 'it takes the kernel’s confinement from a container',
    impact: 'a break-in reaches the node by one step less',
    fix: 'keep the profile runtime/default',
    see: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
  },
  {
    key: /^service\.kubernetes\.io\/service-proxy-name$/,
    id: 'service-without-proxy',
    class: 'outage',
    verdict: 'block',
    because: 'kube-proxy passes over a Service with this label',
    impact: 'its address answers on no node: every connection to it fails',
    fix: 'leave the label out',
    see: SEE,
  },
  {
    key: /^service\.beta\.kubernetes\.io\//,
    id: 'load-balancer-setting',
    class: 'exposure',
    verdict: 'warn',
    because: 'the provider’s controller reads it when it makes the load balancer of a Service',
    impact: 'ports, protocol, firewall or certificate of a public address change, or a second one is billed',
    fix: 'leave it out: only the Ingress controller of Terraform has a load balancer',
    see: 'https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md',
  },
  {
    key: /^helm\.sh\/resource-policy$/,
    value: /^keep$/,
    id: 'object-kept',
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'Argo CD does not delete the object with its Application',
    impact: 'it stays behind when the environment is removed, and goes unnoticed',
    fix: 'for a claim use Prune=false,Delete=false; leave it out otherwise',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/helm/',
  },
];

function judge(change: MetadataChange): readonly Found[] {
  const { object, key, field, before, after, place } = change;
  const isOwn = place === 'metadata' && field === 'annotations';
  if (isOwn && JUDGED.some((form) => form.test(key))) return [];
  if (isOwn && object.kind === 'Ingress' && JUDGED_ON_INGRESS.test(key)) return [];
  const path = `${place}.${field}["${key}"]`;
  const found = { object: objectName(object), path, before: shown(key, before), after: shown(key, after) };
  const rule = RULES.find((one) => one.key.test(key) && (one.value?.test(after ?? '') ?? true));
  if (rule !== undefined) {
    const { key: _, value: __, ...told } = rule;
    return [{ ...found, ...told }];
  }
  const meaning = meaningOf(key);
  const name = field === 'labels' ? 'label' : 'annotation';
  if (meaning === 'none') return [];
  return [
    meaning === 'some'
      ? {
          ...found,
          id: 'metadata-not-modelled',
          class: 'outage',
          verdict: 'warn',
          because: `controllers read ${name}s of this domain, and no rule computes what this one does`,
          impact: 'it may be harmless or not: look it up before it is applied',
          fix: 'read its documentation; leave out what the model does not render',
          see: SEE,
        }
      : {
          ...found,
          id: 'metadata-unknown',
          class: 'outage',
          verdict: 'info',
          because: `no controller of these clusters is known to read this ${name}`,
          impact: 'nothing, unless something was installed that does',
          fix: 'nothing, if it is a note',
          see: SEE,
        },
  ];
}
