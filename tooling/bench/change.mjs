// Makes a Git repository with N environments and one change in all of them: a new build, and one blocking finding in each.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModule } from '../program-modules.mjs';
import { grownModel, pinsOf } from './environments.mjs';

const { planManifests, writeManifests } = loadModule('@vmshift/chart');
const { synthesizeTerraform } = loadModule('@vmshift/infra');
const { pinPath, printPin } = loadModule('@vmshift/releases');

/** @returns the repository, whose HEAD~1 is before the change, the folders of dist/ before and after, and their removal */
export function repositoryWithChange(count) {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-bench-'));
  const git = (...args) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  const model = grownModel(count);
  synthesizeTerraform({ model, outdir: join(folder, 'cdktf.out') });
  release(folder, model, 'a'.repeat(40));
  git('add', '.');
  git('commit', '--quiet', '--message=before');
  cpSync(join(folder, 'dist'), join(folder, '.git/before'), { recursive: true });
  release(folder, model, 'b'.repeat(40));
  for (const { name } of model.environments) endanger(join(folder, 'dist', name, 'vmshift-api.deployment.yaml'));
  git('add', '.');
  git('commit', '--quiet', '--message=after');
  return {
    folder,
    before: join(folder, '.git/before'),
    after: join(folder, 'dist'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function release(folder, model, commit) {
  const pins = pinsOf(model, commit);
  for (const [name, pin] of pins) {
    const file = join(folder, pinPath(name));
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, printPin(pin));
  }
  writeManifests(planManifests({ root: folder, model, pins }));
}

function endanger(file) {
  writeFileSync(file, readFileSync(file, 'utf8').replace('path: /live', 'path: /health/detailed'));
}
