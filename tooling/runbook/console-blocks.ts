import { join } from 'node:path';
import { RUNBOOK, readRunbook } from '../../apps/vmshiftctl/src/testing/runbook';

/** Root of the repository. */
export const root = join(__dirname, '../..');

/**
 * The `console` blocks of one section of the runbook, in order, as a person pastes them: without the indentation
 * of the list that they stand in.
 */
export function consoleBlocks(heading: string): readonly string[] {
  return [...section(heading).matchAll(/^( *)```console\n(.*?)^\1```$/gms)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** The calls of kubectl, and the SQL, that stand in the sentences of one section of the runbook, in order. */
export function inlineCommands(heading: string): readonly string[] {
  return [...section(heading).matchAll(/`((?:kubectl|ALTER|CREATE|DROP) [^`]+)`/g)].map(([, command = '']) => command);
}

/**
 * A command with values for what the runbook leaves open: a variable of the shell, `$name`, in a block that is pasted as it
 * stands, and `<name>` in a sentence.
 */
export function fillIn(command: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(new RegExp(`<${name}>|\\$${name}\\b`, 'g'), () => value),
    command,
  );
}

function section(heading: string): string {
  const found = readRunbook()
    .split(/^(?=## )/m)
    .find((part) => part.startsWith(`## ${heading}\n`));
  if (found === undefined) throw new Error(`no section "${heading}" in ${RUNBOOK.join(', ')}`);
  return found;
}
