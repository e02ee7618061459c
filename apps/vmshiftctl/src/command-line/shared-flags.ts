import type { Command } from 'commander';
import { FORMATS } from '../report/formats';

/** The flags of every command that writes pins and manifests. */
export function writing(command: Command): Command {
  return command
    .option('--dry-run', 'decide, render and check, and write nothing')
    .option('--commit', 'make one commit')
    .option('--push', 'fetch, make the commit on top of the remote branch, and push it')
    .option('--patch <folder>', 'write what the commit would be into a folder, for a job that may push')
    .option('--json', 'print what was decided and done as JSON');
}

/** The flags of the commands that look at what runs. */
export function watching(command: Command): Command {
  return command
    .option('--watch [seconds]', 'look again and again, every 30 seconds when left out, until Ctrl-C')
    .option('--json', 'print everything as JSON');
}

/** The flags of every command that prints a report. */
export function reporting(command: Command): Command {
  return command
    .option('--format <format>', `${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)}; text when left out`)
    .option('--json', 'the same as --format json')
    .on('option:json', () => command.setOptionValue('format', 'json'))
    .option('--output <file>', 'write the report to a file')
    .option('--max-bytes <number>', 'most bytes of a Markdown report; 65536 when left out, what a comment may hold');
}

/** Gathers an option that may be given several times. */
export function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}
