import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Model, model } from '../../packages/environments/src';
import { FILES_WITH_NAMES, followNames } from './names';

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' });

const [revision = 'HEAD'] = process.argv.slice(2);
const before = JSON.parse(git('show', `${revision}:dist/model.json`)) as Model;
const files = git('ls-files', '-z', '--', ...FILES_WITH_NAMES)
  .split('\0')
  .filter((file) => file !== '');
const changed = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const renamed = followNames(text, before, model);
  return renamed === text ? [] : [{ file, renamed }];
});
for (const { file, renamed } of changed) {
  writeFileSync(file, renamed);
  console.log(file);
}
if (changed.length === 0)
  console.error(
    `no file holds a name of ${revision} that the model has no longer; earlier ones: npm run names -- <commit>`,
  );
