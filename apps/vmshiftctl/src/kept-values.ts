import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, stacksDeployedBy } from '@vmshift/environments';
import { shellQuote, UserError } from '@vmshift/findings';
import { stackVariables } from '@vmshift/infra';
import type { World } from './world';

/**
 * The file of the clone that holds what a deploy of this environment by hand is given, as lines of a shell. GitHub shows no
 * secret again, so that this is where its makers find one. Git ignores it, and only its owner reads it.
 */
export function keptFile(environment: string): string {
  return `.env.${environment}`;
}

type Values = Readonly<Record<string, string>>;

/** What the file of an environment holds; nothing where there is none. @throws UserError where others may read it, or for a line of another form */
export function readKept(root: string, environment: string): Values {
  const file = keptFile(environment);
  const path = join(root, file);
  if (!existsSync(path)) return {};
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new UserError(`${file}: others than you may read it; fix: chmod 600 ${file}`);
  return parseKept(readFileSync(path, 'utf8'), file);
}

/** Keeps a value in the place of an older one, or none any more. What else the file holds stays. */
export function keepValue(root: string, environment: string, name: string, value: string | undefined): void {
  const { [name]: _, ...others } = readKept(root, environment);
  const text = printKept({ ...others, ...(value !== undefined && { [name]: value }) });
  const path = join(root, keptFile(environment));
  const next = `${path}.${randomUUID()}`;
  try {
    writeFileSync(next, text, { mode: 0o600, flag: 'wx' });
    renameSync(next, path);
  } finally {
    rmSync(next, { force: true });
  }
}

/** @throws Error for a value of several lines */
export function printKept(values: Values): string {
  const lines = Object.entries(values).map(([name, value]) => {
    if (/[\r\n]/.test(value)) throw new Error(`${name}: a value of several lines cannot be kept`);
    return `${name}=${shellQuote(value)}\n`;
  });
  return lines.join('');
}

/** A word as `shellQuote` writes it, or in double quotes without a `$`, a backtick or a backslash. */
const WORD = /^(?:'[^']*'|\\'|"[^"$`\\]*"|[^\s'"$`\\])*$/;

/** Reads lines `NAME=value`, each maybe quoted and with `export` before it. @throws UserError for any other line, by its number alone: it may hold a secret */
export function parseKept(text: string, file: string): Values {
  const values = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name, word = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || !WORD.test(word))
      throw new UserError(`${file}:${index + 1}: allowed: NAME=value or NAME='value', on one line`);
    values.set(
      name,
      word.replaceAll(/'([^']*)'|"([^"]*)"|\\(')/g, (_, single, double, quote) => single ?? double ?? quote),
    );
  }
  return Object.fromEntries(values);
}

/**
 * The world with what is kept for a deploy of these stacks. What the environment of the process sets wins.
 * @throws UserError where one run would need two values of one name
 */
export function withKeptValues(stacks: readonly string[], model: Model, world: World): World {
  const taken = new Map<string, { readonly environment: string; readonly value: string }>();
  for (const { stack, name } of stackVariables(model)) {
    if (!stacks.includes(stack) || world.env[name]) continue;
    for (const { name: environment } of model.environments.filter((one) => stacksDeployedBy(one).includes(stack))) {
      const value = readKept(world.root, environment)[name];
      if (value === undefined) continue;
      const other = taken.get(name);
      if (other !== undefined && other.value !== value)
        throw new UserError(
          `${keptFile(other.environment)} and ${keptFile(environment)} give different values of ${name}; deploy the stacks of one environment at a time`,
        );
      taken.set(name, { environment, value });
    }
  }
  for (const environment of new Set([...taken.values()].map((one) => one.environment))) {
    const names = [...taken].filter(([, one]) => one.environment === environment).map(([name]) => name);
    world.warn(`${keptFile(environment)} gives ${names.join(', ')}`);
  }
  return {
    ...world,
    env: { ...world.env, ...Object.fromEntries([...taken].map(([name, { value }]) => [name, value])) },
  };
}
