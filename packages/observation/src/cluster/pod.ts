import { z } from 'zod';
import { type Condition, condition, count, identity, list, metadata, type ObjectIdentity, text, time } from './read';

/** A pod with what its containers do. @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
export interface ObservedPod extends ObjectIdentity {
  readonly node?: string | undefined;
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase: string;
  /** Why the whole pod is as it is, such as `Evicted`. */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly conditions: readonly Condition[];
  /** `Always`, `OnFailure` or `Never`. */
  readonly restartPolicy: string;
  /** Those of the start first, as they run. */
  readonly containers: readonly ObservedContainer[];
  /** Names of the claims that it mounts. */
  readonly claims: readonly string[];
}

export interface ObservedContainer {
  readonly name: string;
  /** `sidecar`: an init container that goes on running. */
  readonly kind: 'init' | 'sidecar' | 'container';
  /** As the pod asks for it. */
  readonly image: string;
  /** What is really there, with its digest. @default not pulled yet */
  readonly imageId?: string | undefined;
  readonly ready: boolean;
  readonly restarts: number;
  /** What it does now; absent until the kubelet knows it. */
  readonly waiting?: { readonly reason?: string | undefined; readonly message?: string | undefined } | undefined;
  readonly running?: { readonly startedAt?: string | undefined } | undefined;
  readonly terminated?: Termination | undefined;
  /** How it ended before it was started again. */
  readonly last?: Termination | undefined;
  /** Its readiness probe, as `GET :8000/health` or `exec`. @default it has none */
  readonly readinessProbe?: string | undefined;
}

/** How a container ended. */
export interface Termination {
  /** `Completed`, `Error`, `OOMKilled`, `ContainerCannotRun`, … */
  readonly reason?: string | undefined;
  readonly exitCode: number;
  readonly signal?: number | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly message?: string | undefined;
}

const termination = z
  .object({ reason: text, exitCode: z.number(), signal: count, startedAt: time, finishedAt: time, message: text })
  .nullish()
  .transform((value) => value ?? undefined);

const status = z.object({
  name: z.string(),
  ready: z.boolean().nullish(),
  restartCount: z.number().nullish(),
  imageID: text,
  state: z
    .object({
      waiting: z.object({ reason: text, message: text }).nullish(),
      running: z.object({ startedAt: time }).nullish(),
      terminated: termination,
    })
    .nullish(),
  lastState: z.object({ terminated: termination }).nullish(),
});

const probe = z
  .object({ httpGet: z.object({ path: text, port: z.union([z.number(), z.string()]).nullish() }).nullish() })
  .nullish();

const container = z.object({ name: z.string(), image: text, restartPolicy: text, readinessProbe: probe });

const POD = z.object({
  metadata,
  spec: z.object({
    nodeName: text,
    restartPolicy: text,
    initContainers: list(container),
    containers: list(container),
    volumes: list(z.object({ persistentVolumeClaim: z.object({ claimName: z.string() }).nullish() })),
  }),
  status: z
    .object({
      phase: text,
      reason: text,
      message: text,
      conditions: list(condition),
      initContainerStatuses: list(status),
      containerStatuses: list(status),
    })
    .nullish(),
});

/** @throws ZodError where the object is no pod */
export function parsePod(object: unknown): ObservedPod {
  const { metadata: meta, spec, status: state } = POD.parse(object);
  const statuses = [...(state?.initContainerStatuses ?? []), ...(state?.containerStatuses ?? [])];
  const observe = (kind: 'init' | 'container') => (declared: z.output<typeof container>) =>
    observedContainer(
      declared,
      kind === 'init' && declared.restartPolicy === 'Always' ? 'sidecar' : kind,
      statuses.find(({ name }) => name === declared.name),
    );
  return {
    ...identity(meta),
    node: spec.nodeName,
    phase: state?.phase ?? 'Unknown',
    reason: state?.reason,
    message: state?.message,
    conditions: state?.conditions ?? [],
    restartPolicy: spec.restartPolicy ?? 'Always',
    containers: [...spec.initContainers.map(observe('init')), ...spec.containers.map(observe('container'))],
    claims: spec.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
  };
}

function observedContainer(
  { name, image = '', readinessProbe }: z.output<typeof container>,
  kind: ObservedContainer['kind'],
  seen: z.output<typeof status> | undefined,
): ObservedContainer {
  const { waiting, running, terminated } = seen?.state ?? {};
  const http = readinessProbe?.httpGet;
  return {
    name,
    kind,
    image,
    imageId: seen?.imageID,
    ready: seen?.ready ?? false,
    restarts: seen?.restartCount ?? 0,
    waiting: waiting ?? undefined,
    running: running ?? undefined,
    terminated,
    last: seen?.lastState?.terminated,
    readinessProbe: readinessProbe == null ? undefined : http ? `GET :${http.port ?? ''}${http.path ?? ''}` : 'exec',
  };
}
