import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killNow, run } from './processes';

/** In every hierarchy of version 1; a new group of `cpuset` may run nowhere until it is told where. */
export function makeControlGroup(name: string): void {
  for (const controller of controllers()) {
    const group = join(controller, name);
    mkdirSync(group, { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, file))) writeFileSync(join(group, file), readFileSync(join(controller, file)));
  }
}

/** Ends every process of a group and of those below it, at once. */
export function killControlGroup(name: string): void {
  for (let round = 0; round < 20; round += 1) {
    const pids = controllers().flatMap((controller) => pidsOf(join(controller, name)));
    if (pids.length === 0) return;
    for (const pid of new Set(pids)) killNow(pid);
    run('sleep', ['0.3']);
  }
}

/** Removes what is left of a group that has no process any more. */
export function removeControlGroup(name: string): void {
  for (const controller of controllers()) removeGroup(join(controller, name));
}

function pidsOf(group: string): readonly number[] {
  if (!existsSync(group)) return [];
  const own = readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...subfolders(group).flatMap((folder) => pidsOf(folder))];
}

function removeGroup(group: string): void {
  if (!existsSync(group)) return;
  for (const folder of subfolders(group)) removeGroup(folder);
  try {
    rmdirSync(group);
  } catch (error) {
    console.error(`${group}: ${String(error)}`);
  }
}

/** Where hierarchies are mounted, that of version 2 among them: runc makes its groups there too. */
function controllers(): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
}

function subfolders(folder: string): readonly string[] {
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isDirectory());
}

/** None where the folder is not there. */
export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
