import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { helpQuestions } from './strict-programs';

/** Those that print the flags of a command without a network or an account. */
const WITH_HELP = ['gh', 'helm', 'argocd'];

/** Where the real program is, past the ones that tests put first on PATH. */
function realProgram(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith('tooling/testing/programs'))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

describe.each(WITH_HELP)('%s', (name) => {
  const real = realProgram(name);
  (real === undefined ? test.skip : test)('has every command and flag of its stub (skipped where it is not)', () => {
    const questions = helpQuestions(name);
    expect(questions.length).toBeGreaterThan(1);
    const unknown = questions.flatMap(({ words, flags }) => {
      const help = execFileSync(String(real), [...words, '--help'], { encoding: 'utf8', stdio: 'pipe' });
      const known = new Set(help.match(/(?<=[\s,])--?[A-Za-z][\w-]*/g));
      return flags.filter((flag) => !known.has(flag)).map((flag) => `${name} ${words.join(' ')} ${flag}`);
    });
    expect(unknown).toEqual([]);
  });
});
