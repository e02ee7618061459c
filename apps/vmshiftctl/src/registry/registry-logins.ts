import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined';
import { personToken } from '../operate/person-token';
import { runProgram } from '../run-program';
import type { World } from '../world';

/** A login to one registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
  /** Whether it opens more than the registry, so that it goes to no other host that the registry names. @default false */
  readonly atRegistryAlone?: boolean;
}

/** The logins that a person, or a job, has to a registry, that of Docker first; they are looked for one after the other. */
export type ReadLogins = (registry: string) => AsyncIterable<RegistryLogin>;

/** GitHub's registry takes a token of GitHub by any name. */
const GITHUB_REGISTRY = 'ghcr.io';

/** @see https://docs.docker.com/reference/cli/docker/login/ */
export function registryLogins(world: Pick<World, 'root' | 'env'>): ReadLogins {
  return async function* loginsOf(registry) {
    const kept = await dockerLogin(registry, world);
    if (kept !== undefined) yield kept;
    const token = registry === GITHUB_REGISTRY ? await personToken(world) : undefined;
    if (token !== undefined) yield { username: 'token', password: token, atRegistryAlone: true };
  };
}

/** What Docker calls its own registry. @see https://docs.docker.com/reference/cli/docker/login/#credential-stores */
const DOCKER_HUB = 'https://index.docker.io/v1/';

const CONFIGURATION = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});

const KEPT = z.object({ Username: z.string(), Secret: z.string() });

/** What `docker login` kept, in its file or by the program that the file names; undefined where it cannot be read. */
async function dockerLogin(registry: string, world: Pick<World, 'root' | 'env'>): Promise<RegistryLogin | undefined> {
  const configuration = CONFIGURATION.safeParse(jsonOrUndefined(readConfiguration(world.env))).data;
  const name = registry === 'docker.io' ? DOCKER_HUB : registry;
  const helper = configuration?.credHelpers?.[name] || configuration?.credsStore;
  if (helper === undefined || helper === '') return inFile(configuration?.auths?.[name]?.auth);
  if (!/^[\w.-]+$/.test(helper)) return undefined;
  try {
    const { status, stdout } = await runProgram(`docker-credential-${helper}`, ['get'], world, { input: name });
    const kept = status === 0 ? KEPT.safeParse(jsonOrUndefined(stdout)).data : undefined;
    return kept && usable({ username: kept.Username, password: kept.Secret });
  } catch {
    // Not installed, or it waits for a keyring that is locked: then there is none.
    return undefined;
  }
}

function readConfiguration({ HOME, DOCKER_CONFIG }: World['env']): string {
  const folder = DOCKER_CONFIG || (HOME && join(HOME, '.docker'));
  try {
    return folder ? readFileSync(join(folder, 'config.json'), 'utf8') : '';
  } catch {
    return '';
  }
}

function inFile(auth: string | undefined): RegistryLogin | undefined {
  const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(auth ?? '', 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? undefined : usable({ username, password });
}

/** A token of identity, which is kept under this name, is no password. */
const usable = (login: RegistryLogin): RegistryLogin | undefined => (login.username === '<token>' ? undefined : login);
