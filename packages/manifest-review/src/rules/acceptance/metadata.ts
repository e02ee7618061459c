import type { Rule, RuleDefinition } from '@vmshift/findings';
import { meaningOf } from '../../cluster/metadata-meaning';
import { type Comparison, changeRule } from '../rule';
import { type ChangedMetadata, changedMetadata, METADATA_FIELDS } from './changed-metadata';

const SEE = 'https://kubernetes.io/docs/reference/labels-annotations-taints/';

/** Read by providers of Traefik that are off, and by a program that is not installed. */
const NO_READER = /^(traefik\.(ingress\.kubernetes\.)?io\/|external-dns\.)/;

/** A rule about one kind of labels or annotations. */
interface MetadataRule extends Omit<RuleDefinition<Comparison, ChangedMetadata>, 'judge' | 'reads'> {
  readonly concerns: (change: ChangedMetadata) => boolean;
}

/** What a key with a meaning does; the first that concerns a change tells. */
const RULES: readonly MetadataRule[] = [
  {
    id: 'container-injected',
    title: 'Pods run the containers that are reviewed here',
    concerns: ({ key }) => /(^|[./-])(inject|injector|injection|sidecar)/.test(key),
    class: 'privilege',
    verdict: 'warn',
    because: 'a webhook reads it and may put containers, volumes and credentials into the pods that stand in no file',
    impact: 'the pods run more than what is reviewed here, or lose what they need of it',
    fix: 'leave it out, or write the container into the workload',
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#mutatingadmissionwebhook',
  },
  {
    id: 'pod-not-evictable',
    title: 'The cluster autoscaler can remove the nodes of a pod',
    concerns: ({ key, value }) => key === 'cluster-autoscaler.kubernetes.io/safe-to-evict' && value === 'false',
    class: 'cost',
    verdict: 'warn',
    because: 'the cluster autoscaler never removes a node on which such a pod runs',
    impact: 'nodes stay and are paid for that nothing else needs',
    fix: 'a PodDisruptionBudget protects the pods and lets nodes go',
    see: 'https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md',
  },
  {
    id: 'pod-unconfined',
    title: 'The kernel confines every container',
    concerns: ({ key, value }) =>
      /^container\.(apparmor|seccomp)\.security\.|^seccomp\.security\.|^container\.apparmor\./.test(key) &&
      value === 'unconfined',
    class: 'privilege',
    verdict: 'block',
    because: 'it takes the kernel’s confinement from a container',
    impact: 'a break-in reaches the node by one step less',
    fix: 'keep the profile runtime/default',
    see: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
    explainedBy: ['pod-security'],
  },
  {
    id: 'service-without-proxy',
    title: 'kube-proxy serves every Service',
    concerns: ({ key }) => key === 'service.kubernetes.io/service-proxy-name',
    class: 'outage',
    verdict: 'block',
    because: 'kube-proxy passes over a Service with this label',
    impact: 'its address answers on no node: every connection to it fails',
    fix: 'leave the label out',
    see: SEE,
  },
  {
    id: 'load-balancer-setting',
    title: 'Only the Ingress controller has a load balancer',
    concerns: ({ key }) => key.startsWith('service.beta.kubernetes.io/'),
    class: 'exposure',
    verdict: 'warn',
    because: 'the provider’s controller reads it when it makes the load balancer of a Service',
    impact: 'ports, protocol, firewall or certificate of a public address change, or a second one is billed',
    fix: 'leave it out: only the Ingress controller of Terraform has a load balancer',
    see: 'https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md',
  },
  {
    id: 'object-kept',
    title: 'Objects go with their Application',
    concerns: ({ key, value }) => key === 'helm.sh/resource-policy' && value === 'keep',
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'Argo CD does not delete the object with its Application',
    impact: 'it stays behind when the environment is removed, and goes unnoticed',
    fix: 'for a claim use Prune=false,Delete=false; leave it out otherwise',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/helm/',
  },
  {
    id: 'annotation-without-reader',
    title: 'What an annotation asks for is done',
    concerns: ({ key, value }) => NO_READER.test(key) && value !== undefined,
    class: 'exposure',
    verdict: 'warn',
    because: ({ key }) =>
      key.startsWith('traefik.')
        ? 'Traefik serves Ingresses by its provider for ingress-nginx here, which reads no annotation of Traefik’s own'
        : 'external-dns runs in no cluster of the platform',
    impact: 'nothing changes: whom it should refuse is admitted, and where it should lead no one arrives',
    fix: 'use the annotation of ingress-nginx that does it; records of DNS and Traefik itself are set in apps/infra',
    see: 'https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/',
  },
  {
    id: 'metadata-not-modelled',
    title: 'It is known what labels and annotations of controllers do',
    concerns: ({ key }) => meaningOf(key) === 'some' && !NO_READER.test(key),
    class: 'outage',
    verdict: 'warn',
    because: ({ field }) => `controllers read ${field}s of this domain, and no rule computes what this one does`,
    impact: 'it may be harmless or not: look it up before it is applied',
    fix: 'read its documentation; leave out what the model does not render',
    see: SEE,
  },
  {
    id: 'metadata-unknown',
    title: 'Labels and annotations of unknown domains are listed',
    concerns: ({ key }) => meaningOf(key) === 'unknown',
    class: 'outage',
    verdict: 'info',
    because: ({ field }) => `no controller of these clusters is known to read this ${field}`,
    impact: 'nothing, unless something was installed that does',
    fix: 'nothing, if it is a note',
    see: SEE,
  },
];

/** Labels and annotations by which a controller treats an object in another way, and those that are not known. */
export const metadata: readonly Rule<Comparison>[] = RULES.map(({ concerns: _, ...rule }) =>
  changeRule({
    ...rule,
    judge: (comparison) =>
      changedMetadata(comparison).filter((change) => RULES.find(({ concerns }) => concerns(change))?.id === rule.id),
    reads: METADATA_FIELDS,
  }),
);
