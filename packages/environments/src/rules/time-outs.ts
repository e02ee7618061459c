import type { ApplicationProfile, Probe, ScaledProcess } from '@vmshift/application';
import { applicationOf } from '../application';
import type { EnvironmentConfig } from '../environment-config';
import { minReplicas } from '../replicas';
import { modelRule, PROFILE_FOLDER, type Report } from './rule';

/** Requests that one process may hold, in shares of an even distribution: the kernel gives connections to any that accepts. */
const UNEVEN = 2;

/**
 * Protects the processes of the API from being killed with all of their requests: what waits gives up before what waits
 * for it. The pooler's wait and the database's time-outs are shorter than the time after which gunicorn kills a process
 * that is blocked, and that is shorter than the patience of the liveness probe, which ends the whole pod.
 */
export const timeOuts = modelRule(
  {
    id: 'time-outs',
    title: 'What waits for the database gives up before its process is killed, and that before the pod is restarted',
    see: 'https://docs.gunicorn.org/en/stable/settings.html#timeout',
  },
  ({ platform, environments }, report) => {
    const profile = applicationOf(platform);
    const process = profile.processes[profile.ingress.process];
    if (process?.kind !== 'scaled' || process.blockedSeconds === undefined) return;
    const { blockedSeconds } = process;
    const ofPlatform: Report = (path, value, allowed) =>
      report('platform', `application.${path}`, value, allowed, PROFILE_FOLDER);
    checkWaits(profile, blockedSeconds.least, ofPlatform);
    checkLiveness(process, blockedSeconds.most, `processes.${profile.ingress.process}`, ofPlatform);
    for (const environment of environments) {
      checkRequests(environment, profile, process, blockedSeconds.least, (...problem) =>
        report(environment.name, ...problem),
      );
    }
  },
);

function checkWaits({ servers }: ApplicationProfile, killed: number, report: Report): void {
  const { query_wait_timeout: wait } = servers.pooler.settings;
  const isBelow = (time: number, most: number) => time > 0 && time < most;
  const below = `gunicorn may kill a blocked process after ${killed} s`;
  if (!isBelow(Number(wait), killed)) {
    report(
      'servers.pooler.settings.query_wait_timeout',
      wait,
      `seconds, more than 0 and less than ${killed}: ${below}`,
    );
  }
  const { roleSettings } = servers.database;
  if (roleSettings === undefined) return;
  const { lock_timeout: lock, statement_timeout: statement } = roleSettings;
  if (!isBelow(statement, killed * 1000)) {
    const allowed = `milliseconds, more than 0 and less than ${killed * 1000}: ${below}`;
    report('servers.database.roleSettings.statement_timeout', statement, allowed);
  }
  if (!isBelow(lock, statement)) {
    const allowed = `milliseconds, more than 0 and less than statement_timeout, ${statement}: it would never end a wait`;
    report('servers.database.roleSettings.lock_timeout', lock, allowed);
  }
}

function checkLiveness({ probes }: ScaledProcess, killed: number, path: string, report: Report): void {
  const { liveness } = probes;
  if (liveness === undefined || patienceOf(liveness) > killed) return;
  const allowed = `more than ${killed} s (periodSeconds × failureThreshold): until then gunicorn replaces a blocked process`;
  report(`${path}.probes.liveness`, `${patienceOf(liveness)} s`, allowed);
}

function patienceOf({ periodSeconds, failureThreshold }: Probe): number {
  return periodSeconds * failureThreshold;
}

/** The requests of one process wait for a lock one after the other, and between them it does not beat. */
function checkRequests(
  { processes, ingress }: EnvironmentConfig,
  profile: ApplicationProfile,
  { workers = 1, app }: ScaledProcess,
  killed: number,
  report: Report,
): void {
  const { roleSettings } = profile.servers.database;
  const scaling = processes[profile.ingress.process]?.scaling;
  if (roleSettings === undefined || scaling === undefined) return;
  const pool = minReplicas(scaling) * workers;
  const { lock_timeout: lock } = roleSettings;
  const most = Math.ceil((pool * killed * 1000) / (UNEVEN * lock)) - 1;
  if (!(ingress.limitRequests > most)) return;
  const allowed = `at most ${most}: ${app} has ${pool} processes at its minimum; the requests of one, which may hold ${UNEVEN} times its share, wait for a lock one after the other, ${lock} ms each, and gunicorn may kill it after ${killed} s`;
  report('ingress.limitRequests', ingress.limitRequests, allowed);
}
