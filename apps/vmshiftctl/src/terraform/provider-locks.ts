import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from './read-configuration';
import { stackFolder } from './terraform-cli';

/** What people and runners use; a lock holds the hashes of each. */
export const LOCKED_PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

export const LOCK_FILE = '.terraform.lock.hcl';

/** The next step for every lock that is wrong. */
export const LOCK_COMMAND = './vmshiftctl lock-providers';

/** What puts every gap right. */
export const LOCK_FIX = `${LOCK_COMMAND}, then commit cdktf.out/stacks/*/${LOCK_FILE}`;

/** A provider that a stack pins. */
export interface RequiredProvider {
  readonly source: string;
  readonly version: string;
}

interface LockedProvider {
  readonly version: string;
  /** Packages that the lock knows by their content, one for each platform. */
  readonly platforms: number;
}

/** The registry that Terraform adds to a source without one. */
const PUBLIC_REGISTRY = 'registry.terraform.io';

/** The providers that a synthesized stack pins, by their full source. */
export function requiredProviders(configuration: string): readonly RequiredProvider[] {
  const { terraform } = JSON.parse(configuration) as {
    readonly terraform?: { readonly required_providers?: Readonly<Record<string, RequiredProvider>> };
  };
  return Object.values(terraform?.required_providers ?? {}).map(({ source, version }) => ({
    source: source.split('/').length > 2 ? source : `${PUBLIC_REGISTRY}/${source}`,
    version,
  }));
}

/** @see https://developer.hashicorp.com/terraform/language/files/dependency-lock */
function parseLockFile(text: string): ReadonlyMap<string, LockedProvider> {
  const blocks = text.matchAll(/^provider "([^"]+)" \{\n((?:[ \t].*\n|\n)*)\}/gm);
  return new Map(
    [...blocks].map(([, source = '', body = '']) => [
      source,
      {
        version: /^[ \t]*version\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? '',
        platforms: [...body.matchAll(/"h1:/g)].length,
      },
    ]),
  );
}

/**
 * What a lock lacks, each with the provider; empty when it fits.
 * @param lock text of the lock file; undefined when there is none
 */
export function lockGaps(required: readonly RequiredProvider[], lock: string | undefined): readonly string[] {
  const locked = parseLockFile(lock ?? '');
  return required.flatMap(({ source, version }) => {
    const known = locked.get(source);
    const name = `${source.replace(`${PUBLIC_REGISTRY}/`, '')} ${version}`;
    if (known === undefined) return [`${name} is not locked`];
    if (known.version !== version) return [`${name} is locked at ${known.version}`];
    return known.platforms < LOCKED_PLATFORMS.length
      ? [`${name} is locked for ${known.platforms} of ${LOCKED_PLATFORMS.length} platforms`]
      : [];
  });
}

/** A stack whose lock does not fit its configuration. */
export interface StackLockGaps {
  readonly stack: string;
  readonly gaps: readonly string[];
}

/** The stacks whose provider locks are missing, or older than the pins. Reads what lies on the disk. */
export function findLockGaps(root: string, stacks: readonly string[]): readonly StackLockGaps[] {
  return stacks
    .map((stack) => {
      const lock = join(stackFolder(root, stack), LOCK_FILE);
      const required = requiredProviders(readConfiguration(root, stack));
      return { stack, gaps: lockGaps(required, existsSync(lock) ? readFileSync(lock, 'utf8') : undefined) };
    })
    .filter(({ gaps }) => gaps.length > 0);
}

/** The stacks with gaps, and what the locks lack, each once. */
export function summarizeLockGaps(found: readonly StackLockGaps[]): { readonly stacks: string; readonly gaps: string } {
  return {
    stacks: found.map(({ stack }) => stack).join(', '),
    gaps: [...new Set(found.flatMap((one) => one.gaps))].join('; '),
  };
}
