import { type ApplicationProfile, isLongRunning, type Process, placeholders } from '@vmshift/application';
import { applicationOf } from '../application';
import { platformRule, type Report } from './rule';

/** Where the processes and the keys of the Secret are written. */
const FOLDER = 'packages/application/src/vmshift';
const SECRET = `${FOLDER}/secret.ts`;

/** Protects every process from names in its profile that lead nowhere, and from being taken for another one of its image. */
export const applicationProfile = platformRule(
  {
    id: 'application-profile',
    title: 'What a process of the application names is there: keys of the Secret, other processes, settings',
    see: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables',
  },
  (platform, report) => {
    const profile = applicationOf(platform);
    const inProfile: Report = (path, value, allowed) => report(`application.${path}`, value, allowed, FOLDER);
    for (const [name, process] of Object.entries(profile.processes)) {
      const path = `processes.${name}`;
      checkSecrets(process, profile, path, inProfile);
      checkCalls(process, profile, path, inProfile);
      checkTexts(process, path, inProfile);
    }
    checkSubcommands(profile, inProfile);
  },
);

function checkSecrets({ secrets = {} }: Process, { secret }: ApplicationProfile, path: string, report: Report): void {
  for (const [variable, key] of Object.entries(secrets)) {
    if (Object.hasOwn(secret.keys, key)) continue;
    const known = Object.keys(secret.keys).join(', ');
    report(`${path}.secrets.${variable}`, key, `a key of the Secret: ${known}; or add it under keys in ${SECRET}`);
  }
}

function checkCalls({ calls = [] }: Process, { processes }: ApplicationProfile, path: string, report: Report): void {
  const listening = Object.entries(processes).flatMap(([name, process]) =>
    isLongRunning(process) && process.listens !== undefined ? [name] : [],
  );
  for (const [index, call] of calls.entries()) {
    if ('internet' in call || listening.includes(call.process)) continue;
    report(`${path}.calls[${index}].process`, call.process, `a process that listens: ${listening.join(', ')}`);
  }
}

function checkTexts(
  { command = [], args = [], configuration = {}, settings = {} }: Process,
  path: string,
  report: Report,
) {
  const allowed = ['host', ...Object.keys(settings)];
  const texts = [
    ...command.map((text, index) => [`command[${index}]`, text] as const),
    ...args.map((text, index) => [`args[${index}]`, text] as const),
    ...Object.entries(configuration).map(([name, text]) => [`configuration.${name}`, text] as const),
  ];
  for (const [place, text] of texts) {
    const unknown = placeholders(text).some((name) => !allowed.includes(name));
    if (unknown) report(`${path}.${place}`, text, `the placeholders ${allowed.map((name) => `{${name}}`).join(', ')}`);
  }
}

/** Reviews know by it which process a container is. */
function checkSubcommands({ processes }: ApplicationProfile, report: Report): void {
  const first = new Map<string, string>();
  for (const [name, process] of Object.entries(processes)) {
    const { command = [], subcommand } = process;
    const path = `processes.${name}.subcommand`;
    if (subcommand !== undefined && !command.includes(subcommand)) report(path, subcommand, 'a word of its command');
    if (subcommand !== undefined || !isLongRunning(process)) continue;
    const image = JSON.stringify(process.image);
    const other = first.get(image);
    if (other === undefined) first.set(image, name);
    else report(path, subcommand, `the word of its command that ${other}, which has the same image, does not have`);
  }
}
