import { contextName, environmentOfContext, type Model } from '@vmshift/environments';
import {
  type ClusterObservation,
  isSilentServer,
  isStaleAccess,
  type Observation,
  type PlatformObservation,
  seenValue,
} from '@vmshift/observation';
import * as command from './commands';

/** Something that was not looked at: neither right nor wrong. */
export interface Unseen {
  readonly what: string;
  /** Foreign text may be in it. */
  readonly because: string;
  /** Commands after which it can be looked at; empty where none is known. */
  readonly next: readonly string[];
}

/** Everything that could not be asked, once for each reason. */
export function unseenParts({ environments }: Model, observation: PlatformObservation): readonly Unseen[] {
  const { network, gitHub, git, contexts, argoCd } = observation;
  const known = seenValue(contexts);
  const parts = [
    part('the contexts of kubectl', contexts),
    ...environments.flatMap((environment) => {
      const seen = observation.environments[environment.name];
      const { name } = environment;
      if (seen === undefined) return [[{ what: name, because: 'it was not asked', next: [] }]];
      return [
        part(`Argo CD, ${name}`, seen.application, accessTo(argoCd.context, known, seen.application)),
        seen.applied === undefined ? [] : part(`whether ${name} runs the newest commit`, seen.applied),
        part(`the cluster of ${name}`, seen.cluster, accessTo(contextName(environment), known, seen.cluster)),
        ...clusterParts(name, seenValue(seen.cluster)),
        part(`the host of ${name}`, seen.host),
        seen.backup === undefined ? [] : part(`the dumps of ${name}`, seen.backup),
      ];
    }),
    ...gitHub.repositories.flatMap(({ repository, runs, workflows }) => [
      part(`workflow runs of ${repository}`, runs),
      part(`workflows of ${repository}`, workflows),
    ]),
    ...Object.entries(gitHub.builds).map(([branch, build]) => part(`the newest build of ${branch}`, build)),
    ...Object.entries(gitHub.scheduled).map(([file, run]) => part(`the last run of ${file}`, run)),
    ...Object.entries(git.branches).map(([branch, head]) => part(`origin's ${branch}`, head)),
    part('this clone', git.clone),
  ];
  const told = parts.flat();
  if (network.state === 'seen') return together(told);
  // One line in the place of twenty that have the same reason.
  const others = told.filter(({ because }) => because !== network.because);
  return [{ what: 'any host', because: network.because, next: [] }, ...together(others)];
}

function part(what: string, observation: Observation<unknown>, next: readonly string[] = []): readonly Unseen[] {
  return observation.state === 'unknown' ? [{ what, because: observation.because, next }] : [];
}

/** What makes the context by which nothing was seen, where it is not there, or no longer of any use; else what asks a silent server. */
function accessTo(
  context: string,
  known: readonly string[] | undefined,
  observation: Observation<unknown>,
): readonly string[] {
  const name = environmentOfContext(context);
  if (name === undefined || known === undefined || observation.state === 'seen') return [];
  if (!known.includes(context) || isStaleAccess(observation.because)) return [command.makeContext({ name })];
  return isSilentServer(observation.because) ? [command.askServer(context)] : [];
}

/** Kinds that were refused by themselves, and objects that no reader understands. */
function clusterParts(environment: string, cluster: ClusterObservation | undefined): readonly (readonly Unseen[])[] {
  if (cluster === undefined) return [];
  const { unreadable, logs, ...kinds } = cluster;
  return [
    ...Object.entries(kinds).map(([kind, seen]) => part(`${kind} in ${environment}`, seen as Observation<unknown>)),
    ...logs.map(({ pod, lines }) => part(`the log of ${pod} in ${environment}`, lines)),
    unreadable.map(({ object, because }) => ({ what: `${object} in ${environment}`, because, next: [] })),
  ];
}

/** The same reason once, with all that it hides. */
function together(parts: readonly Unseen[]): readonly Unseen[] {
  const byReason = new Map<string, Unseen>();
  for (const { what, because, next } of parts) {
    const same = byReason.get(because);
    const merged = same && { what: `${same.what}; ${what}`, because, next: [...new Set([...same.next, ...next])] };
    byReason.set(because, merged ?? { what, because, next });
  }
  return [...byReason.values()];
}
