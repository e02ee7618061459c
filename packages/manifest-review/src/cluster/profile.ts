import type { ApplicationProfile, DataServer, Process } from '@vmshift/application';
import { isLongRunning, vmshift } from '@vmshift/application';
import {
  type Container,
  commandLine,
  imageRepository,
  runningContainers,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';

import { once } from '../once';

/** A workload of an environment, with the profile of the application that runs there. */
export interface ProfiledWorkload extends Workload {
  /** @default vmshift */
  readonly profile?: ApplicationProfile;
}

/** What a long-running workload is: an entry of the profile, with its key, and the container that runs it. */
export type KnownWorkload = { readonly role: string; readonly container: Container } & (
  | { readonly kind: 'server'; readonly server: DataServer }
  | { readonly kind: 'process'; readonly process: Process }
);

export function profileOf({ profile }: ProfiledWorkload): ApplicationProfile {
  return profile ?? vmshift;
}

/**
 * What a long-running workload runs, by its images and commands. Its name alone says nothing: a Deployment of the API that
 * starts another image is the API no more. Of several processes that fit, the one of its name is meant; of several
 * containers, the one of its name, as another may stand next to it with the same image.
 */
export const knownWorkload = once((workload: ProfiledWorkload): KnownWorkload | undefined => {
  if (!workload.longRunning) return undefined;
  for (const container of ownFirst(workload)) {
    const repository = imageRepository(textAt(container.spec, 'image') ?? '');
    const known = serverOf(repository, container, workload) ?? processOf(repository, container, workload);
    if (known !== undefined) return known;
  }
  return undefined;
});

function ownFirst(workload: Workload): readonly Container[] {
  const containers = runningContainers(workload);
  const own = containers.find(({ name }) => name === workload.object.metadata.name);
  return own === undefined ? containers : [own, ...containers.filter((one) => one !== own)];
}

function serverOf(repository: string, container: Container, workload: ProfiledWorkload): KnownWorkload | undefined {
  const found = Object.entries<DataServer>({ ...profileOf(workload).servers }).find(([, { imageNames }]) =>
    isNamed(repository, imageNames),
  );
  return found && { kind: 'server', role: found[0], server: found[1], container };
}

function processOf(repository: string, container: Container, workload: ProfiledWorkload): KnownWorkload | undefined {
  const profile = profileOf(workload);
  // An option is no word of the command, nor is an item of a list: `worker --beat --queues=celery,beat` is a worker.
  const command = commandLine(container)
    .join(' ')
    .replace(/(?<!\S)--?[a-z][\w-]*(?:=\S*)?/gi, ' ')
    .split(/[^\w,]+/);
  const ofImage = Object.entries(profile.processes).filter(
    ([, process]) => isLongRunning(process) && runsImage(process, repository, profile),
  );
  const named = ofImage.filter(([, { subcommand }]) => subcommand !== undefined && command.includes(subcommand));
  const fitting = named.length > 0 ? named : ofImage.filter(([, { subcommand }]) => subcommand === undefined);
  const [role, process] = fitting.find(([, { app }]) => app === workload.object.metadata.name) ?? fitting[0] ?? [];
  return role === undefined || process === undefined ? undefined : { kind: 'process', role, process, container };
}

function runsImage({ image }: Process, repository: string, { imageNames }: ApplicationProfile): boolean {
  return typeof image === 'string' ? isNamed(repository, imageNames[image]) : repository === image.repository;
}

/** The last part of a repository is the name, alone or behind a dash. */
function isNamed(repository: string, names: readonly string[]): boolean {
  const last = repository.split('/').at(-1) ?? '';
  return names.some((name) => last === name || last.endsWith(`-${name}`));
}

/** Seconds that a workload needs to start on a busy node, at least; 0 where that is not known. */
export function startSeconds(workload: ProfiledWorkload): number {
  return knownNumber(workload, 'startSeconds');
}

/** Seconds for which a healthy workload may not answer; 0 where that is not known. */
export function silentSeconds(workload: ProfiledWorkload): number {
  return knownNumber(workload, 'silentSeconds');
}

/** Seconds that a workload needs after SIGTERM; 0 where that is not known. */
export function stopSeconds(workload: ProfiledWorkload): number {
  return knownNumber(workload, 'stopSeconds');
}

/** Memory limit with which a workload starts at all, in MiB; 0 where that is not known. */
export function leastMemoryMib(workload: ProfiledWorkload): number {
  return knownNumber(workload, 'leastMemoryMib');
}

function knownNumber(
  workload: ProfiledWorkload,
  name: 'startSeconds' | 'silentSeconds' | 'stopSeconds' | 'leastMemoryMib',
): number {
  const known = knownWorkload(workload);
  if (known?.kind === 'server') return known.server[name] ?? 0;
  return known !== undefined && isLongRunning(known.process) ? (known.process[name] ?? 0) : 0;
}

/** The variables without which a process connects to something else, each with the profile's key of the Secret. */
export function requiredVariables(workload: ProfiledWorkload): Readonly<Record<string, string>> {
  const known = knownWorkload(workload);
  return (known?.kind === 'process' ? known.process.secrets : undefined) ?? {};
}

/** Whether the application's images read a variable. */
export function isRead(name: string, { readVariables }: ApplicationProfile): boolean {
  return readVariables.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
}

/** Paths of the application at which a probe learns something: of the process alone, or of its database too. */
export function probePaths({ ingress }: ApplicationProfile, about: 'process' | 'database'): readonly string[] {
  return ingress.routes.filter(({ probes }) => probes === about).map(({ path }) => path);
}
