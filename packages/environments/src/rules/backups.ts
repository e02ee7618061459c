import { longestGapHours, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { applicationOf } from '../application';
import { databasesOf } from '../databases';
import { stateBucket } from '../state-buckets';
import { allowedSchedule, isBucketName, isHttpsUrl } from './formats';
import { isIntegerWithin, modelRule } from './rule';

/**
 * What a backup gets through in a second, from the database to the bucket, in MiB: `pg_dump` compresses with one core, the
 * dump is read back, and uploaded.
 */
const MIB_PER_SECOND = 16;

/** Seconds of a backup besides: its images are pulled, and two tries may have failed. */
const BESIDES_SECONDS = 900;

const MONTH_HOURS = 31 * 24;

/**
 * Protects the dumps: taken on time, tried by a restore, kept for a while, in a bucket of their own, so that neither the
 * retention of another environment nor the holder of another bucket's key reaches them.
 * @see https://techdocs.akamai.com/cloud-computing/docs/create-and-manage-buckets
 */
export const backups = modelRule(
  {
    id: 'backups',
    title: 'Dumps are taken on time, tried by a restore, kept for a while, and have a bucket of their own',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
  },
  ({ platform, environments }, report) => {
    const owners = new Map<string, string>();
    const { stateBackend } = platform;
    if (stateBackend.kind === 's3') {
      for (const { name } of environments) owners.set(stateBucket(stateBackend, name), 'the Terraform state');
    }
    const declared = environments.flatMap((environment) =>
      databasesOf(environment).map((one) => ({ name: environment.name, ...one })),
    );
    for (const { name, path, database } of declared) {
      if (database.kind !== 'in-cluster') continue;
      const { schedule, retentionDays, bucket, endpoint, drill } = database.backup;
      const { deadlineSeconds } = applicationOf(platform).backup;
      const mostMib = (deadlineSeconds - BESIDES_SECONDS) * MIB_PER_SECOND;
      const size = parseQuantity(database.volume.size);
      if (size !== undefined && size > BigInt(mostMib) * 2n ** 20n * NANOS)
        report(
          name,
          `${path}.volume.size`,
          database.volume.size,
          `at most ${Math.floor(mostMib / 1024)}Gi, whose dump is in the bucket before backup.deadlineSeconds of ${deadlineSeconds}; for more raise it in packages/application/src/vmshift/servers.ts`,
        );
      if (longestGapHours(schedule) === undefined)
        report(name, `${path}.backup.schedule`, schedule, allowedSchedule(schedule));
      const betweenDrills = longestGapHours(drill.schedule);
      if (betweenDrills === undefined || betweenDrills > MONTH_HOURS)
        report(
          name,
          `${path}.backup.drill.schedule`,
          drill.schedule,
          allowedSchedule(drill.schedule, ' once a month or more often'),
        );
      if (!isIntegerWithin(retentionDays, 1)) {
        report(name, `${path}.backup.retentionDays`, retentionDays, 'a whole number from 1');
      }
      if (!isBucketName(bucket)) {
        report(name, `${path}.backup.bucket`, bucket, '3 to 63 lower-case letters, digits and inner dashes');
      }
      const owner = owners.get(bucket);
      if (owner !== undefined)
        report(name, `${path}.backup.bucket`, bucket, `a bucket of its own: ${owner} is in this one`);
      owners.set(bucket, name);
      if (!isHttpsUrl(endpoint, { path: false })) {
        report(
          name,
          `${path}.backup.endpoint`,
          endpoint,
          'https://<host>, without credentials, path or slash at the end',
        );
      }
    }
  },
);
