import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { completedCommands } from './completed-commands';
import { completionScript, type Shell } from './completion-script';

const program = new Command('vmshiftctl');
program
  .command('status')
  .description("what runs: it's all here")
  .option('--live', 'ask $(the) world')
  .option('-q', 'no long form');
program.command('rollback').description('go back').argument('<environment>').option('--to <build>', 'a build');
const report = program.command('report').description('saved reports');
report.command('render').description('print one').argument('<file>').option('--format <format>', 'text or json');
program.command('plan').description('plan stacks').argument('[stack...]');
const commands = completedCommands(program, {
  environment: ['production', 'staging'],
  stack: ['argocd', 'cluster-dev'],
});

test('everything that a shell can know is taken from the declarations', () => {
  expect(commands.map(({ name, values, flags }) => [name, values, flags.map(({ flag }) => flag)])).toEqual([
    ['status', [], ['--live']],
    ['rollback', ['production', 'staging'], ['--to']],
    ['report', ['render'], []],
    ['report render', [], ['--format']],
    ['plan', ['argocd', 'cluster-dev'], []],
  ]);
});

/** Asks a shell what follows the words, the last of which is being typed. */
const ASKED: Readonly<Record<Shell, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => [
    ...['bash', '--norc', '-c'],
    `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vmshiftctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ...['bash', ...words],
  ],
  zsh: (script, words) => [
    ...['zsh', '-f', '-c'],
    `compdef() { :; }; _files() { print files; }
_describe() { print -l -- "\${found[@]%%:*}" | grep -e "^$words[CURRENT]" }
${script}
words=("$@"); CURRENT=$#; _vmshiftctl`,
    ...['zsh', ...words],
  ],
  fish: (script, words) => ['fish', '--no-config', '-c', `${script}\ncomplete -C ${JSON.stringify(words.join(' '))}`],
};

describe.each(Object.keys(ASKED) as Shell[])('%s', (shell) => {
  const missing = spawnSync(shell, ['--version']).error !== undefined;
  const script = completionScript(shell, commands).join('\n');
  const complete = (...typed: readonly string[]) => {
    const [file = '', ...args] = ASKED[shell](script, ['./vmshiftctl', ...typed]);
    const { stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: '/' } });
    expect(stderr).toBe('');
    // fish tells what each is for behind a tab.
    return stdout
      .split('\n')
      .map((line) => line.replace(/\t.*/, ''))
      .filter((line) => line !== '')
      .sort();
  };

  (missing ? test.skip : test)('completes commands, environments and flags of each', () => {
    expect(complete('r')).toEqual(['report', 'rollback']);
    expect(complete('rollback', 'p')).toEqual(['production']);
    expect(complete('rollback', 'production', '--t')).toEqual(['--to']);
    expect(complete('report', 'r')).toEqual(['render']);
    expect(complete('report', 'render', '--f')).toEqual(['--format']);
    expect(complete('status', '--l')).toEqual(['--live']);
    expect(complete('plan', 'cl')).toEqual(['cluster-dev']);
    // A command of a group is named once.
    expect(complete('report', 'render', 'rend')).not.toContain('render');
  });
});
