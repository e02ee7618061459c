import { randomBytes } from 'node:crypto';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { findHold } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readAuthor } from '../git/read-author';
import { Stopped, untilStopped } from '../operate/stop-signals';
import { printPublication } from '../publish/print-publication';
import { findEnvironment } from '../read-environment-states';
import { beginRestore } from '../restore/begin-restore';
import { confirm } from '../restore/confirm';
import { dryRun, RESTORE_REASON } from '../restore/dry-run';
import { dumpLines } from '../restore/dump-lines';
import type { Dump } from '../restore/dumps';
import { listDumps } from '../restore/list-dumps';
import { requireRestorable } from '../restore/preflight';
import { type RestorePlace, restorePlace } from '../restore/restore-place';
import { KubectlError, runKubectl } from '../restore/run-kubectl';
import { runRestore } from '../restore/run-restore';
import { newLock, type RestoreRequest } from '../restore/take-lock';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { UsageError } from '../usage-error';
import type { World } from '../world';
import { publishHold } from './hold';
import { resume } from './resume';

export interface RestoreOptions {
  /** File name of a dump, or `latest`. */
  readonly dump?: string;
  /** Next to the old database, which stays under another name. */
  readonly intoNewDatabase?: boolean;
  readonly list?: boolean;
  readonly dryRun?: boolean;
  /** Starts again without a restore. */
  readonly cancel?: boolean;
  /** Goes on in the place of another person's run. */
  readonly takeOver?: boolean;
  /** Does not ask. */
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * Restores the database of an environment from a dump: stops what writes, restores, starts everything again. It changes
 * nothing before it was confirmed, and goes on where a run before it was interrupted.
 */
export async function restore(name: string, options: RestoreOptions, world: World): Promise<ExitCode> {
  const environment = findEnvironment(model.environments, name);
  refuseWrongUse(environment, options);
  const place = restorePlace(environment, model, world.env);
  const by = await readAuthor(createGit(world), world);
  const request = requestOf(place, options, by, world.now);
  if (options.dryRun) {
    for (const line of dryRun(place, newLock(request, options.dump ?? 'latest'))) world.print(line);
    return 0;
  }
  const kubectl = runKubectl(world);
  await requireRestorable(place, kubectl);
  await untilStopped(async (wait) => {
    const dumps = () => listDumps(place, `${place.cronJob}-list-${stampOf(world.now)}`, kubectl, wait);
    if (options.list) return printDumps(await dumps(), options, world);
    const lock = await beginRestore(place, request, {
      ...{ kubectl, world, dumps },
      confirm: async () => (options.yes ? undefined : confirm(name, world)),
      hold: () => holdReleases(name, world),
    });
    // Who rolled back meanwhile holds releases for a reason of their own.
    const resumed = async () => void (await resume(name, { push: true }, world, RESTORE_REASON));
    return runRestore(lock, { place, kubectl, world, wait, resume: resumed });
  }).catch((error: unknown) => {
    if (error instanceof Stopped) throw new UserError('stopped before anything was changed');
    throw error instanceof KubectlError ? new UserError(error.message) : error;
  });
  return 0;
}

/** @throws UsageError for flags that exclude each other, and for a name that no dump has */
function refuseWrongUse(
  { name }: EnvironmentConfig,
  { list, dryRun: dry, cancel, dump, intoNewDatabase }: RestoreOptions,
): void {
  const alone = [list && '--list', dry && '--dry-run', cancel && '--cancel'].filter((flag) => typeof flag === 'string');
  if (alone.length > 1) throw new UsageError(`${alone.join(' and ')}: one of them at a time`);
  if ((list || cancel) && (dump !== undefined || intoNewDatabase))
    throw new UsageError(`${alone[0]}: leave out --dump and --into-new-database`);
  if (dump !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(dump))
    throw new UsageError(
      `--dump: got ${JSON.stringify(dump)}; allowed: latest, or a name of ./vmshiftctl restore ${name} --list`,
    );
}

function requestOf({ cronJob }: RestorePlace, options: RestoreOptions, by: string, now: Date): RestoreRequest {
  const stamp = stampOf(now);
  return {
    run: `restore-${stamp}-${randomBytes(2).toString('hex')}`,
    by,
    now: now.toISOString(),
    job: `${cronJob}-${stamp}`,
    dump: options.dump,
    ...(options.intoNewDatabase && { into: 'database' as const }),
    takeOver: options.takeOver ?? false,
    cancel: options.cancel ?? false,
  };
}

/** The time as a part of an object's name: `20261127t031500z`. */
function stampOf(now: Date): string {
  return now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '').toLowerCase();
}

/** @returns whether it is the restore that holds them, and not a person for another reason */
async function holdReleases(name: string, world: World): Promise<boolean> {
  const options = { push: true };
  const publication = await publishHold(name, RESTORE_REASON, options, world);
  printPublication(publication, options, world);
  const [plan] = publication.plan.environments;
  if (publication.states.some((state) => findHold(state)?.kind === 'revert')) return false;
  return plan?.outcome === 'change' || plan?.from?.hold?.reason === RESTORE_REASON;
}

function printDumps(dumps: readonly Dump[], { json }: RestoreOptions, world: World): void {
  if (json) printJson(world, dumps);
  else printLines(world, dumpLines(dumps, world.width()));
}
