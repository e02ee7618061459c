import type { ApplicationProfile } from '@vmshift/application';
import type { k8s } from 'cdk8s-plus-28';

/**
 * Order in which Argo CD applies the objects; it waits until each wave is healthy.
 * The schema Job is a Sync hook, not PreSync: PreSync runs before the database exists.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const SYNC_WAVES = {
  /** Account, limits and network policies: what pods need before they are made. */
  foundation: 0,
  /** PostgreSQL, pooler and Redis with their claims. In one wave, as a claim may bind only when its pod is there. */
  data: 1,
  schema: 2,
  workloads: 3,
  /** What needs running pods: Ingress, autoscalers, budgets, backup. */
  edge: 4,
} as const;

export type SyncWave = keyof typeof SYNC_WAVES;

export interface ObjectMetadataProps {
  readonly name: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
  readonly wave: SyncWave;
  /**
   * Value of the label `app`.
   * @default the object has no such label
   */
  readonly app?: string;
  /** @default none but the sync wave */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Metadata of an object; the chart adds the namespace and the labels that all objects share.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function objectMetadata({ name, component, wave, app, annotations }: ObjectMetadataProps): k8s.ObjectMeta {
  return {
    name,
    labels: { ...(app && { app }), 'app.kubernetes.io/component': component },
    annotations: { 'argocd.argoproj.io/sync-wave': String(SYNC_WAVES[wave]), ...annotations },
  };
}

export interface PodLabelsProps {
  readonly app: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * The label `tier` of the pods that already run.
   * @default the pods have none
   */
  readonly tier?: string;
}

/** Labels of a pod. Nothing that changes with a release belongs here: it would restart pods that need not. */
export function podLabels(
  { name: partOf }: Pick<ApplicationProfile, 'name'>,
  { app, component, tier }: PodLabelsProps,
): Record<string, string> {
  return {
    app,
    ...(tier && { tier }),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': partOf,
  };
}
