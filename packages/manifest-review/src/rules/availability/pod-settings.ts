import type { Verdict } from '@vmshift/findings';
import { at, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { knownWorkload } from '../../cluster/profile';
import { pairContainers } from '../../cluster/succession';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const DNS = 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config';

/** Seconds for which one name server is waited for; the resolver's own time. */
const DEFAULT_LOOKUP = 5;

/** Options that decide how a name server is asked, and not which names are found. */
const HARMLESS_OPTIONS: ReadonlySet<string> = new Set([
  'single-request',
  'single-request-reopen',
  'trust-ad',
  'edns0',
  'rotate',
  'no-aaaa',
]);

interface LookupFacts {
  readonly because: string;
  readonly impact: string;
  readonly verdict: Verdict;
}

/** What an option of the resolver does, where it is not known to be harmless. */
function lookupOption(name: string, value: string | undefined): LookupFacts | undefined {
  if (HARMLESS_OPTIONS.has(name)) return undefined;
  if (name === 'ndots') {
    if (Number(value) >= 1) return undefined;
    return {
      because: 'with ndots 0 names without a dot, such as redis, are asked for as they are',
      impact: 'the resolver of the Alpine images does not add the namespace then: servers are not found',
      verdict: 'block',
    };
  }
  if (name === 'timeout' || name === 'attempts') {
    if (Number(value) >= 1 && Number(value) <= DEFAULT_LOOKUP) return undefined;
    return {
      because: `${name} ${value} decides how long a process waits for a name server that does not answer`,
      impact: 'one lost packet holds a request or a task up for that long, or fails it at once',
      verdict: 'warn',
    };
  }
  return {
    because: `no rule knows what ${name} does to the resolver`,
    impact: 'names may not be found',
    verdict: 'warn',
  };
}

/** Options of the resolver of each pod that may keep names from being found. */
const lookups = newPlaces((view: EnvironmentView) =>
  view.workloads.flatMap(({ name: object, pod, podPath }: Workload) =>
    recordsAt(pod, 'dnsConfig.options').flatMap((option) => {
      const [name, value] = [textAt(option, 'name') ?? '', textAt(option, 'value')];
      const found = lookupOption(name, value);
      return found === undefined
        ? []
        : [{ object, path: `${podPath}.dnsConfig.options`, now: [name, value].filter(Boolean).join(' '), ...found }];
    }),
  ),
);

/** Containers that start in another folder. */
const movedDirectories = (comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => {
      const [was, is] = [textAt(before.spec, 'workingDir'), textAt(container.spec, 'workingDir')];
      if (was === is) return [];
      const isApplication = knownWorkload(workload)?.kind === 'process';
      return [
        {
          ...{ object: workload.name, path: `${container.path}.workingDir` },
          ...{ before: was ?? 'the folder of the image', after: is ?? 'the folder of the image' },
          isApplication,
        },
      ];
    }),
  );

/** Settings of a pod that change what its processes find: names, variables, folders and each other. */
export const podSettings = [
  changeRule({
    id: 'names-looked-up-otherwise',
    title: 'Pods find the names of the cluster',
    judge: lookups,
    class: 'outage',
    verdict: 'block',
    because: ({ because }) => because,
    impact: ({ impact }) => impact,
    fix: 'ndots 1 to 5, a timeout of 1 to 5 s, or no options',
    see: DNS,
    reads: podFields('dnsConfig.options'),
  }),
  changeRule({
    id: 'variables-of-services',
    title: 'The variables of a process are those that its workload names',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads
          .filter(({ pod }) => at(pod, 'enableServiceLinks') !== false)
          .map(({ name, podPath }) => ({ object: name, path: `${podPath}.enableServiceLinks`, now: 'true' })),
      )(comparison).filter(({ object }) => comparison.before.workload(object) !== undefined),
    class: 'outage',
    verdict: 'warn',
    because: 'each Service of the namespace becomes variables, such as REDIS_PORT=tcp://…',
    impact: 'a program that reads a variable of such a name gets an address in place of its value',
    fix: 'enableServiceLinks: false',
    see: 'https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables',
    reads: podFields('enableServiceLinks'),
  }),
  changeRule({
    id: 'processes-of-a-pod-shared',
    title: 'The first process of a container is its own',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads
          .filter(({ pod }) => at(pod, 'shareProcessNamespace') === true)
          .map(({ name, podPath }) => ({ object: name, path: `${podPath}.shareProcessNamespace`, now: 'true' })),
      )(comparison),
    class: 'privilege',
    verdict: 'warn',
    because: 'the containers of the pod see each other’s processes, and 1 is none of theirs',
    impact: 'a hook that signals process 1 reaches the wrong one; each container reads the variables of the others',
    fix: 'leave the field out',
    see: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    reads: podFields('shareProcessNamespace'),
  }),
  changeRule({
    id: 'working-directory-changes',
    title: 'Processes start in the folder of their image',
    judge: movedDirectories,
    class: 'outage',
    verdict: 'warn',
    because: ({ isApplication }) =>
      isApplication
        ? 'gunicorn and Celery look for the application in the folder in which they start'
        : 'paths of the command are read from there',
    impact: ({ isApplication }) =>
      isApplication
        ? 'they end at once (ModuleNotFoundError), unless the image names the folder in another way'
        : 'files are not found, or others are written',
    fix: 'leave workingDir out: the image sets it',
    see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
    reads: containerFields('workingDir'),
  }),
];
