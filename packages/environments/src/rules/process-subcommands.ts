import { isLongRunning } from '@vmshift/application';
import { applicationOf } from '../application';
import { PROFILE_FOLDER, platformRule } from './rule';

/** Protects every process from being taken for another one of its image: reviews know by the subcommand which one a container is. */
export const processSubcommands = platformRule(
  {
    id: 'process-subcommands',
    title: 'The processes of one image that run on differ in their subcommand',
    see: 'https://docs.celeryq.dev/en/stable/reference/cli.html',
  },
  (platform, report) => {
    const first = new Map<string, string>();
    for (const [name, process] of Object.entries(applicationOf(platform).processes)) {
      const { command = [], subcommand } = process;
      const ofProcess = (allowed: string) =>
        report(`application.processes.${name}.subcommand`, subcommand, allowed, PROFILE_FOLDER);
      if (subcommand !== undefined && !command.includes(subcommand)) ofProcess('a word of its command');
      if (subcommand !== undefined || !isLongRunning(process)) continue;
      const image = JSON.stringify(process.image);
      const other = first.get(image);
      if (other === undefined) first.set(image, name);
      else ofProcess(`the word of its command that ${other}, which has the same image, does not have`);
    }
  },
);
