import {
  type ApplicationImage,
  type ApplicationProfile,
  isLongRunning,
  listenerOf,
  type Probes,
  type Process,
  placeholders,
  type SecretValue,
} from '@vmshift/application';
import { applicationOf } from '../application';
import { checkChoice, PROFILE_FOLDER, platformRule, type Report } from './rule';

const PROCESS_KINDS: readonly Process['kind'][] = ['scaled', 'singleton', 'sync-job', 'cron-job'];
const IMAGES: readonly ApplicationImage[] = ['api', 'celery'];
const VALUE_KINDS: readonly SecretValue['kind'][] = [
  'database-url',
  'queue-url',
  'password',
  'pooler-users',
  'backup-key',
  'external',
];

/**
 * Protects the render from a name in the profile that leads nowhere: a key that the Secret does not have, a process that
 * accepts no connections, a placeholder without a value, which are texts like any other to the compiler, and from a kind that
 * there is none of.
 */
export const profileNames = platformRule(
  {
    id: 'profile-names',
    title: 'Each name in the profile of the application leads to something',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#the-primitives-string-number-and-boolean',
  },
  (platform, report) => {
    const profile = applicationOf(platform);
    const ofProfile: Report = (path, value, allowed) => report(`application.${path}`, value, allowed, PROFILE_FOLDER);
    checkListener(profile, 'ingress.process', profile.ingress.process, ofProfile);
    for (const [name, { kind }] of Object.entries(profile.secret.keys))
      checkChoice(`secret.keys.${name}.kind`, kind, VALUE_KINDS, ofProfile);
    for (const [name, process] of Object.entries(profile.processes)) {
      checkChoice(`processes.${name}.kind`, process.kind, PROCESS_KINDS, ofProfile);
      if (typeof process.image === 'string') checkChoice(`processes.${name}.image`, process.image, IMAGES, ofProfile);
      checkKeys(profile, `processes.${name}.secrets`, process.secrets, ofProfile);
      for (const [index, call] of (process.calls ?? []).entries()) {
        if ('process' in call)
          checkListener(profile, `processes.${name}.calls[${index}].process`, call.process, ofProfile);
      }
      checkTexts(process, `processes.${name}`, ofProfile);
      if (isLongRunning(process)) checkProbes(process, process.probes, `processes.${name}`, ofProfile);
    }
    checkServers(profile, ofProfile);
  },
);

function checkListener({ processes }: ApplicationProfile, path: string, name: string, report: Report): void {
  const listening = Object.keys(processes).filter((one) => listenerOf(processes[one]) !== undefined);
  if (!listening.includes(name))
    report(path, name, `a process that accepts connections (listens): ${listening.join(', ') || 'there is none'}`);
}

function checkKeys(
  { secret }: ApplicationProfile,
  path: string,
  secrets: Readonly<Record<string, string>> = {},
  report: Report,
): void {
  for (const [variable, key] of Object.entries(secrets)) {
    if (!Object.hasOwn(secret.keys, key))
      report(
        `${path}.${variable}`,
        key,
        `a key of the Secret: ${Object.keys(secret.keys).join(', ')}; or add it under keys in ${PROFILE_FOLDER}/secret.ts`,
      );
  }
}

/** The host and the settings are what a text of a process can ask for. */
function checkTexts({ command, args, configuration, settings }: Process, path: string, report: Report): void {
  const known = ['host', ...Object.keys(settings ?? {})];
  for (const [field, texts] of Object.entries({ command, args, configuration })) {
    for (const [name, text] of Object.entries<string>(texts ?? {})) {
      const foreign = placeholders(text).filter((one) => !known.includes(one));
      const at = field === 'configuration' ? `.${name}` : `[${name}]`;
      for (const one of foreign) report(`${path}.${field}${at}`, `{${one}}`, known.map((one) => `{${one}}`).join(', '));
    }
  }
}

function checkProbes(process: Process, probes: Probes, path: string, report: Report): void {
  if (listenerOf(process) !== undefined) return;
  for (const [name, probe] of Object.entries(probes)) {
    if (probe === undefined || 'command' in probe.asks) continue;
    const asked = 'path' in probe.asks ? probe.asks.path : 'tcp';
    report(`${path}.probes.${name}.asks`, asked, `a command: ${process.app} accepts no connections`);
  }
}

function checkServers(profile: ApplicationProfile, report: Report): void {
  const { servers, backup, secret } = profile;
  for (const [name, server] of Object.entries(servers)) {
    checkKeys(profile, `servers.${name}.secrets`, server.secrets, report);
  }
  const { usersKey, managedVariable, secrets = {} } = servers.pooler;
  checkKeys(profile, 'servers.pooler', { usersKey }, report);
  if (!Object.hasOwn(secrets, managedVariable)) {
    const allowed = `a variable of servers.pooler.secrets: ${Object.keys(secrets).join(', ') || 'there is none'}`;
    report('servers.pooler.managedVariable', managedVariable, allowed);
  }
  checkKeys(profile, 'backup.dumpSecrets', backup.dumpSecrets, report);
  checkKeys(profile, 'backup.storageSecrets', backup.storageSecrets, report);
  const values = Object.values(secret.keys);
  if (!values.some((value) => value.kind === 'database-url' && value.through === 'server'))
    report('secret.keys', Object.keys(secret.keys), 'among them one with the URL of the database server itself');
}
