import { lstatSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { killControlGroup, namesIn, removeControlGroup } from './control-group';
import type { LabNode } from './node';
import { killNow, run } from './processes';

/** Ends every container of the node and takes back all that it mounted. The kubelet and containerd have ended before. */
export function removeNode(node: LabNode): void {
  killControlGroup(node.group);
  for (const pid of processes()) if (commandLine(pid).includes(node.socket)) killNow(pid);
  for (const mount of mountsUnder(node.folder)) attempt('umount', ['-l', mount]);
  attempt('ip', ['link', 'del', node.bridge]);
  removeControlGroup(node.group);
  removeLogLinks(node.folder);
  const sandboxes = namesIn(join(node.folder, 'root/io.containerd.grpc.v1.cri/sandboxes'));
  for (const file of namesIn('/var/lib/cni/results'))
    if (sandboxes.some((id) => file.includes(id))) rmSync(join('/var/lib/cni/results', file), { force: true });
}

/** Deepest first. */
function mountsUnder(folder: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

/** The kubelet links logs in a folder that no setting moves. */
function removeLogLinks(folder: string): void {
  for (const name of namesIn('/var/log/containers')) {
    const link = join('/var/log/containers', name);
    if (lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(folder)) rmSync(link);
  }
}

function processes(): readonly number[] {
  return namesIn('/proc').map(Number).filter(Boolean);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function attempt(program: string, args: readonly string[]): void {
  try {
    run(program, args);
  } catch {
    // It is gone already.
  }
}
