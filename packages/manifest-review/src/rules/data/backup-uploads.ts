import type { Container } from '@vmshift/kubernetes';
import { type BackupPlan, scriptOf } from '../../cluster/backup-plan';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { valueOfVariable } from '../availability/changed-variables';
import { containerFields } from '../reads';
import { type Comparison, changeRule } from '../rule';
import { keptBackups } from './kept-backups';

const SEE = 'https://rclone.org/docs/';
const reads = containerFields('command', 'args', 'env', 'envFrom');

/** An option of rclone in a step of the backup, on its command line or in a variable. */
interface RcloneOption {
  readonly object: string;
  readonly path: string;
  readonly now: string;
  /** Without dashes in front. */
  readonly name: string;
  readonly step: string;
}

const FLAG = /(?:^|\s)--([a-z][a-z0-9-]*)(?:[= ]([^\s-]\S*))?/g;

/** `RCLONE_NO_CHECK_CERTIFICATE` and `RCLONE_CONFIG_BACKUP_ACL` as options; undefined for any other variable. */
function optionOf(variable: string): string | undefined {
  const setting = /^RCLONE_(?:CONFIG_[A-Z0-9]+_(.+)|(?!CONFIG)(.+))$/.exec(variable);
  const [, ofRemote, ofAll] = setting ?? [];
  const name = (ofRemote ?? ofAll)?.toLowerCase().replaceAll('_', '-');
  return ofRemote === undefined ? name : name?.replace(/^(acl|bucket-acl)$/, 's3-$1');
}

function optionsOf(container: Container, step: string, object: string, view: EnvironmentView): readonly RcloneOption[] {
  const inWords = [...scriptOf(container).matchAll(FLAG)].map(([, name = '', value = 'true']) => ({
    ...{ object, step, name, now: `--${name}=${value}` },
    path: `${container.path}.${Array.isArray(container.spec.args) ? 'args' : 'command'}`,
  }));
  const inVariables = [...variablesOf(container, view)].flatMap(([variable, source]) => {
    const name = optionOf(variable);
    const value = valueOfVariable(source);
    if (name === undefined || value === undefined) return [];
    return [{ object, step, name, now: `${variable}=${value}`, path: `${container.path}.env[${variable}]` }];
  });
  return [...inWords, ...inVariables];
}

function optionsIn({ workload, steps }: BackupPlan, view: EnvironmentView): readonly RcloneOption[] {
  return workload.containers.flatMap((container, index) =>
    optionsOf(container, steps[index] ?? 'idle', workload.name, view),
  );
}

/** Options that a change brings, or gives another value. */
function newOptions(comparison: Comparison): readonly RcloneOption[] {
  return keptBackups(comparison).flatMap(({ old, plan }) => {
    const known = new Set(optionsIn(old, comparison.before).map(({ now }) => now));
    return optionsIn(plan, comparison.after).filter(({ now }) => !known.has(now));
  });
}

/** By which others read or change the dumps on their way and in the bucket, where the value is another one. */
const OPENING: ReadonlyMap<string, { readonly safe: RegExp; readonly because: string }> = new Map([
  ['s3-acl', { safe: /=private$/, because: 'the bucket shows new dumps to others' }],
  ['s3-bucket-acl', { safe: /=private$/, because: 'the bucket is made for others to read' }],
  ['no-check-certificate', { safe: /=(false|0)$/i, because: 'the certificate of the store is not checked' }],
  ['dump', { safe: /^$/, because: 'the log holds what is sent, the keys of the bucket too' }],
]);

/** By which an upload leaves files out, or ends before it is done. @see https://rclone.org/filtering/ */
const LEAVING =
  /^(?:(?:max|min)-(?:size|age)|exclude(?:-.+)?|filter(?:-.+)?|files-from(?:-raw)?|max-(?:transfer|duration|depth))$/;

/** How the dumps come into the bucket. */
export const backupUploads = [
  changeRule({
    id: 'backup-open',
    title: 'The environment alone reads its dumps',
    judge: (comparison) =>
      newOptions(comparison).flatMap(({ step: _, name, ...place }) => {
        const opening = OPENING.get(name);
        return opening === undefined || opening.safe.test(place.now) ? [] : [{ ...place, because: opening.because }];
      }),
    class: 'exposure',
    verdict: 'block',
    because: ({ because }) => because,
    impact: 'a dump holds all data of the application',
    fix: 'leave the option out',
    see: SEE,
    reads,
  }),
  changeRule({
    id: 'backup-leaves-dumps-out',
    title: 'Every dump is uploaded, whatever its size and age',
    judge: (comparison) =>
      newOptions(comparison)
        .filter(({ step, name }) => step === 'upload' && LEAVING.test(name))
        .map(({ step: _, ...place }) => place),
    class: 'data-loss',
    verdict: 'block',
    because: ({ now }) => `with ${now} the upload passes over files, and succeeds`,
    impact: 'dumps that it passes over are gone with the pod, while old ones expire',
    fix: 'leave the option out',
    see: 'https://rclone.org/filtering/',
    reads,
  }),
];
