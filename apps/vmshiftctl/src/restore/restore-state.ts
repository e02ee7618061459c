import {
  type ArgoCdApplication,
  type Kubectl,
  type ObservedJob,
  type ObservedPod,
  type ObservedWorkload,
  parseApplication,
  parseJob,
  parsePod,
  parseWorkload,
  REQUEST_TIMEOUT,
  refusal,
} from '@vmshift/observation';
import { z } from 'zod';
import { inArgoCd, inCluster, type KubectlCall } from './restore-commands';
import type { RestorePlace } from './restore-place';
import { KubectlError } from './run-kubectl';

/** What the clusters show of a restore. */
export interface RestoreState {
  readonly application: ArgoCdApplication;
  /** Of the Application, for a change that must not overwrite another one. */
  readonly resourceVersion: string;
  /** Whether a sync was asked for that has not ended. */
  readonly syncing: boolean;
  /** The Deployments of the place that are there. */
  readonly deployments: readonly ObservedWorkload[];
  /** All pods of the namespace. */
  readonly pods: readonly ObservedPod[];
  readonly jobs: readonly ObservedJob[];
}

const OBJECT = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  operation: z.unknown().optional(),
});

const LIST = z.object({ items: z.array(z.looseObject({ kind: z.string() })) });

/** @throws Error when a cluster refuses or does not answer, or has something else than asked for */
export async function readRestoreState(place: RestorePlace, kubectl: Kubectl): Promise<RestoreState> {
  const [application, namespace] = await Promise.all([readApplication(place, kubectl), readNamespace(place, kubectl)]);
  return { ...application, ...namespace };
}

/** What Argo CD shows. @throws Error as above */
export async function readApplication(
  place: RestorePlace,
  kubectl: Kubectl,
): Promise<Pick<RestoreState, 'application' | 'resourceVersion' | 'syncing'>> {
  const name = place.application;
  const item = await read(kubectl, [...inArgoCd(place), 'get', 'applications.argoproj.io', name, '-o', 'json']);
  const [, application] = parseApplication(item) ?? [];
  if (application?.state !== 'seen') throw new Error(application?.because ?? `the answer is no Application ${name}`);
  const { metadata, operation } = OBJECT.parse(item);
  return {
    application: application.value,
    resourceVersion: metadata.resourceVersion,
    syncing: operation !== undefined && operation !== null,
  };
}

/** What runs in the namespace of the environment. @throws Error as above */
export async function readNamespace(
  place: RestorePlace,
  kubectl: Kubectl,
): Promise<Pick<RestoreState, 'deployments' | 'pods' | 'jobs'>> {
  const list = await read(kubectl, [...inCluster(place), 'get', 'deployments.apps,pods,jobs.batch', '-o', 'json']);
  const { items } = LIST.parse(list);
  const of = <T>(kind: string, parse: (object: unknown) => T) =>
    items.filter((one) => one.kind === kind).map((one) => parse(one));
  const stopped = (name: string) => place.deployments.some((one) => one.name === name);
  return {
    deployments: of('Deployment', parseWorkload).filter(({ name }) => stopped(name)),
    pods: of('Pod', parsePod),
    jobs: of('Job', parseJob),
  };
}

async function read(kubectl: Kubectl, args: KubectlCall): Promise<unknown> {
  const answer = await kubectl([...args, REQUEST_TIMEOUT]);
  if (answer.status !== 0) throw new KubectlError(`kubectl ${args.slice(0, 2).join(' ')}: ${refusal(answer)}`);
  return JSON.parse(answer.stdout);
}
