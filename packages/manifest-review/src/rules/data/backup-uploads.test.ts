import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const BACKUP = 'CronJob/postgresql-backup';
const UPLOAD = 'spec.jobTemplate.spec.template.spec.initContainers[upload]';
const EXPIRE = 'spec.jobTemplate.spec.template.spec.containers[expire]';
const option = (container: string, ...words: readonly string[]) =>
  comparison((draft) => draft.map<string[]>(BACKUP, `${container}.args`, (args) => [...args, ...words]));
const variable = (name: string, value: string) =>
  comparison((draft) => draft.map<object[]>(BACKUP, `${UPLOAD}.env`, (env) => [...env, { name, value }]));

testRule(changeRules, 'backup-open', {
  flags: {
    'dumps for everyone': [
      option(UPLOAD, '--s3-acl=public-read'),
      {
        ...{ object: BACKUP, path: `${UPLOAD}.args`, now: '--s3-acl=public-read', verdict: 'block' },
        because: 'the bucket shows new dumps to others',
      },
    ],
    'dumps for everyone, by a variable of the remote': [
      variable('RCLONE_CONFIG_BACKUP_ACL', 'public-read'),
      { object: BACKUP, path: `${UPLOAD}.env[RCLONE_CONFIG_BACKUP_ACL]` },
    ],
    'a store that is not checked': [
      option(UPLOAD, '--no-check-certificate'),
      { object: BACKUP, path: `${UPLOAD}.args` },
    ],
    'a store that is not checked, by a variable': [
      variable('RCLONE_NO_CHECK_CERTIFICATE', 'true'),
      { object: BACKUP, path: `${UPLOAD}.env[RCLONE_NO_CHECK_CERTIFICATE]` },
    ],
  },
  accepts: {
    'a bucket of one owner': option(UPLOAD, '--s3-acl=private'),
    'a check, written out': variable('RCLONE_NO_CHECK_CERTIFICATE', 'false'),
    'more tries': option(UPLOAD, '--retries=3'),
  },
});

testRule(changeRules, 'backup-leaves-dumps-out', {
  flags: {
    'large ones': [
      option(UPLOAD, '--max-size=1M'),
      {
        ...{ object: BACKUP, path: `${UPLOAD}.args`, now: '--max-size=1M', verdict: 'block' },
        because: 'with --max-size=1M the upload passes over files, and succeeds',
      },
    ],
    'old ones, by a word of its own': [option(UPLOAD, '--max-age', '1s'), { object: BACKUP, now: '--max-age=1s' }],
    'by a variable': [variable('RCLONE_MAX_SIZE', '1'), { object: BACKUP, path: `${UPLOAD}.env[RCLONE_MAX_SIZE]` }],
  },
  accepts: {
    'the age of what expires': option(EXPIRE, '--max-size=1M'),
    'a slower upload': option(UPLOAD, '--bwlimit=10M'),
  },
});
