import { type EnvironmentConfig, runningDatabase } from '@vmshift/environments';
import { claimsOf, quantity, recordsAt, textAt } from '@vmshift/kubernetes';
import type { BackupPlan } from '../../cluster/backup-plan';
import { wordPath } from '../../cluster/command-words';
import { workloadsOfRole } from '../../cluster/roles';
import { containerFields, podFields } from '../reads';
import { changeRule } from '../rule';
import { type KeptBackup, keptBackups } from './kept-backups';

const shared = { class: 'data-loss', see: 'https://rclone.org/s3/', explainedBy: ['backup-step-missing'] } as const;
const MIB = 10n ** 9n * 2n ** 20n;

/** What is dumped, where the dump waits, and where it goes. */
export const backupPlaces = [
  changeRule({
    ...shared,
    id: 'backup-target-changes',
    title: 'Dumps go to the bucket that the model names',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => namesOthers(old.target, plan.target))
        .map((backup) => {
          const { old, plan } = backup;
          const declared = isDeclared(backup);
          const abroad = isOfAnotherProvider(old.target, plan.target);
          const container = plan.workload.containers[changedStep(old.target, plan.target)];
          return {
            object: plan.workload.name,
            path: container === undefined ? plan.workload.podPath : wordPath(container, /\b(?:backup|s3):/),
            ...placesOf(old.target, plan.target),
            verdict: declared && !abroad ? ('warn' as const) : ('block' as const),
            ...{ declared, abroad },
          };
        }),
    verdict: 'block',
    because: ({ declared, abroad }) => {
      if (!declared) return 'dumps go to a bucket or endpoint that the model does not name';
      return abroad ? 'dumps go to another provider' : 'dumps go to another bucket, folder or endpoint';
    },
    impact: ({ declared, abroad }) =>
      declared && !abroad
        ? 'if the key may not write there, there are no dumps; the old ones are neither found nor expired'
        : 'the owner of that place can read the data, and the environment’s own bucket gets no dumps',
    fix: 'keep bucket and endpoint, or change them in the model and show by a restore that the new place works',
    reads: containerFields('command', 'args', 'env'),
  }),
  changeRule({
    ...shared,
    id: 'backup-source-changes',
    title: 'The dumps hold the database of the environment',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => namesOthers(old.source, plan.source))
        .map(({ old, plan }) => {
          const container = plan.workload.containers[changedStep(old.source, plan.source)];
          return {
            object: plan.workload.name,
            path: `${container?.path ?? plan.workload.podPath}.env`,
            before: namesIn(old.source).join('; '),
            after: namesIn(plan.source).join('; '),
          };
        }),
    verdict: 'block',
    because: 'another server, database or user is dumped',
    impact: 'the dumps do not hold the data, or the run fails',
    fix: 'keep host, database and user of the dump',
    reads: containerFields('env', 'envFrom'),
  }),
  changeRule({
    ...shared,
    id: 'backup-room-too-small',
    title: 'A dump fits into the volume in which it waits',
    judge: (comparison) => keptBackups(comparison).flatMap((backup) => lessRoom(backup)),
    verdict: 'block',
    because: 'the database’s volume is more than twice as large as the room for its dump',
    impact: 'the pod is evicted as soon as the dump outgrows it: no backup',
    fix: 'keep the size limit of the volume for dumps',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    explainedBy: ['schema'],
    reads: podFields('volumes[*].emptyDir.sizeLimit'),
  }),
];

/** Both targets as a reader names them; as they stand where they differ in something else. */
function placesOf(old: string, plan: string): { readonly before: string; readonly after: string } {
  const [before, after] = [printTarget(old), printTarget(plan)];
  return before === after ? { before: old, after: plan } : { before, after };
}

/** Bucket, folder and endpoint of each step that names one, once where steps name the same. */
function printTarget(target: string): string {
  const places = target.split('; ').map((step) => {
    const words = step.split(/\s+/).filter((word) => word !== '' && word !== 'true' && word !== 'false');
    const [folders, others] = [words.filter(isFolder), words.filter((word) => !isFolder(word))];
    return [folders.map((word) => word.replace(REMOTE, '')).join(' and '), others.join(' ')]
      .filter((part) => part !== '')
      .join(' at ');
  });
  return [...new Set(places.filter((place) => place !== ''))].join('; ') || 'no bucket';
}

/** What rclone calls the object storage, before the bucket. */
const REMOTE = /^(?:backup|s3):/;

function isFolder(word: string): boolean {
  return REMOTE.test(word);
}

/** Whether a step reaches an endpoint below a domain that no step reached before. */
function isOfAnotherProvider(old: string, plan: string): boolean {
  const known = domainsIn(old);
  return known.length > 0 && domainsIn(plan).some((domain) => !known.includes(domain));
}

/** The last two labels of each endpoint: `linodeobjects.com` of every region of Linode. */
function domainsIn(target: string): readonly string[] {
  return [...target.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host = '']) => host.split('.').slice(-2).join('.'));
}

/**
 * Whether steps name other places than before: a step that names none tells nothing, and one that is gone or comes only
 * where it names another.
 */
function namesOthers(before: string, after: string): boolean {
  const [was, is] = [namesIn(before), namesIn(after)];
  if (was.length === is.length) return was.some((step, index) => step !== is[index]);
  return was.some((step) => !is.includes(step)) || is.some((step) => !was.includes(step));
}

function namesIn(steps: string): readonly string[] {
  return steps.split('; ').filter((step) => step !== '');
}

/** The first step of which a description differs; steps are joined by `; `. */
function changedStep(before: string, after: string): number {
  const [was, is] = [before.split('; '), after.split('; ')];
  return is.findIndex((step, index) => step !== was[index]);
}

/** Whether every step that reaches a bucket reaches the one of the model. */
function isDeclared({ plan: { target }, after: { config } }: KeptBackup): boolean {
  // The model of another revision may be older than the field.
  const { database, idleDatabase }: Partial<EnvironmentConfig> = config ?? {};
  const server = database && runningDatabase({ database, idleDatabase });
  if (server === undefined) return true;
  const { bucket, endpoint } = server.backup;
  const steps = target.split('; ').filter((step) => step !== '');
  return steps.every((step) => {
    const words = step.split(/\s+/);
    return (
      words.includes(endpoint) && words.some((word) => word.endsWith(`:${bucket}`) || word.includes(`:${bucket}/`))
    );
  });
}

function lessRoom({ old, plan, after }: KeptBackup) {
  const { room } = plan;
  if (room === undefined || old.room === undefined || room >= old.room) return [];
  const volumes = workloadsOfRole(after, 'database')
    .flatMap(claimsOf)
    .map((claim) => quantity(textAt(after.find(`PersistentVolumeClaim/${claim}`), 'spec.resources.requests.storage')));
  if (!volumes.some((volume) => volume !== undefined && volume > room * 2n)) return [];
  const path = `${plan.workload.podPath}.volumes[dump].emptyDir.sizeLimit`;
  return [{ object: plan.workload.name, path, before: limitOf(old), after: limitOf(plan) }];
}

function limitOf({ workload, room }: BackupPlan): string {
  const volume = recordsAt(workload.pod, 'volumes').find(({ name }) => name === 'dump');
  return textAt(volume, 'emptyDir.sizeLimit') ?? `${(room ?? 0n) / MIB}Mi`;
}
