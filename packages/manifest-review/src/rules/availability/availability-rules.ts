import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { autoscaling } from './autoscaling';
import { celery } from './celery';
import { celeryOptions } from './celery-options';
import { celeryProbes } from './celery-probes';
import { celeryProcessCounts } from './celery-process-counts';
import { connectionVariables } from './connection-variables';
import { connections } from './connections';
import { containers } from './containers';
import { corsOrigins } from './cors-origins';
import { drain } from './drain';
import { gunicornOptions } from './gunicorn-options';
import { jobDeadlines } from './job-deadlines';
import { jobs } from './jobs';
import { mounts } from './mounts';
import { podSettings } from './pod-settings';
import { probeQuestions } from './probe-questions';
import { probeTiming } from './probe-timing';
import { startedDifferently } from './process';
import { processVariables } from './process-variables';
import { reloadedConfiguration } from './reloaded-configuration';
import { replicas } from './replicas';
import { reservedNodes } from './reserved-nodes';
import { restartedServers } from './restarted-servers';
import { rollout } from './rollout';
import { scheduler } from './scheduler';
import { scheduling } from './scheduling';
import { tablesNotMade } from './schema-job';
import { secretVariables } from './secret-variables';
import { shutdown } from './shutdown';
import { spread } from './spread';
import { syncHooks } from './sync-hooks';
import { appliedTooLate } from './sync-order';
import { unreadableCeleryOption } from './unreadable-celery-option';
import { volumes } from './volumes';
import { waitingPods } from './waiting-pods';

/** Whether requests are answered and tasks are done, now and at the next rollout, drain or load. */
export const availabilityRules: readonly Rule<Comparison>[] = [
  ...replicas,
  reloadedConfiguration,
  ...rollout,
  restartedServers,
  ...drain,
  ...spread,
  ...autoscaling,
  ...scheduling,
  ...reservedNodes,
  ...waitingPods,
  ...probeQuestions,
  ...probeTiming,
  ...shutdown,
  startedDifferently,
  ...containers,
  ...podSettings,
  ...celery,
  ...celeryOptions,
  unreadableCeleryOption,
  ...celeryProcessCounts,
  ...celeryProbes,
  ...scheduler,
  ...secretVariables,
  ...processVariables,
  ...connectionVariables,
  ...gunicornOptions,
  ...corsOrigins,
  ...mounts,
  ...volumes,
  ...connections,
  ...jobs,
  ...jobDeadlines,
  tablesNotMade,
  appliedTooLate,
  ...syncHooks,
];
