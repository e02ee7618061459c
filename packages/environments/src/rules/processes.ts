import type { Process } from '@vmshift/application';
import { longestGapHours } from '@vmshift/kubernetes';
import { applicationOf, declaredProcesses } from '../application';
import type { ProcessConfig } from '../process-config';
import { allowedSchedule } from './formats';
import { environmentRule, type Report } from './rule';

/** A name that a shell and every language reads. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Bytes of `NAME=value` with which Linux still starts a process, the zero at its end left out.
 * @see https://man7.org/linux/man-pages/man2/execve.2.html (MAX_ARG_STRLEN)
 */
const LONGEST_VARIABLE = 131_071;

/**
 * Protects the environments from sizes of a process that the application does not have, from a process without its sizes,
 * and from sizes that its kind does not take.
 */
export const processes = environmentRule(
  {
    id: 'processes',
    title: 'Each process of the application has the sizes that its kind takes',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  },
  (environment, report, platform) => {
    const profile = applicationOf(platform).processes;
    const declared = declaredProcesses(environment);
    for (const [name, { optional }] of Object.entries(profile)) {
      if (!optional && !declared.some(([one]) => one === name))
        report(`processes.${name}`, 'nothing', 'its sizes: every environment has it');
    }
    for (const [name, config] of declared) {
      const process = Object.hasOwn(profile, name) ? profile[name] : undefined;
      if (process) checkProcess(process, config, `processes.${name}`, report);
      else report(`processes.${name}`, name, `a process of the profile: ${Object.keys(profile).join(', ')}`);
    }
  },
);

function checkProcess(process: Process, config: ProcessConfig, path: string, report: Report): void {
  if (process.kind === 'scaled' && config.scaling === undefined) {
    report(`${path}.scaling`, config.scaling, 'a number of replicas, or bounds of an autoscaler');
  }
  if (process.kind !== 'scaled' && config.scaling !== undefined) {
    report(`${path}.scaling`, 'some', `nothing: ${process.app} is one pod`);
  }
  if (
    process.kind === 'cron-job' ? longestGapHours(config.schedule ?? '') === undefined : config.schedule !== undefined
  ) {
    report(
      `${path}.schedule`,
      config.schedule,
      process.kind === 'cron-job' ? allowedSchedule(config.schedule) : 'nothing',
    );
  }
  for (const setting of Object.keys(config.settings ?? {})) {
    if (process.settings !== undefined && Object.hasOwn(process.settings, setting)) continue;
    const known = Object.keys(process.settings ?? {}).join(', ') || 'none';
    report(`${path}.settings.${setting}`, config.settings?.[setting], `a setting of the profile: ${known}`);
  }
  for (const [name, value] of Object.entries(config.variables ?? {})) checkVariable(process, name, value, path, report);
}

function checkVariable(process: Process, name: string, value: string, path: string, report: Report): void {
  const at = `${path}.variables.${name}`;
  if (!VARIABLE.test(name)) report(at, name, 'a name of letters, digits and "_"');
  if (typeof value !== 'string') report(at, value, 'a text');
  else if (value.includes('\0') || /\p{Surrogate}/u.test(value)) {
    report(at, value, 'a text of whole characters without U+0000, which no process can be given');
  } else if (Buffer.byteLength(`${name}=${value}`) > LONGEST_VARIABLE) {
    report(
      at,
      `${value.slice(0, 40)}…`,
      `at most ${LONGEST_VARIABLE} bytes with its name: Linux starts no process with more`,
    );
  }
  if (process.secrets !== undefined && Object.hasOwn(process.secrets, name))
    report(at, value, `nothing: ${name} comes from the Secret`);
}
