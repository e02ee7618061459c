import { nanos, toBytes } from '@vmshift/kubernetes';
import { applicationOf, processesOf } from '../application';
import { runningDatabase } from '../databases';
import type { EnvironmentConfig } from '../environment-config';
import { dumpStorage, ephemeralStorage } from '../ephemeral-storage';
import { linodePlan } from '../linode-plans';
import { podRequestsAtPeak } from '../node-capacity';
import { nodePools } from '../placement';
import type { PlatformConfig } from '../platform-config';
import { environmentRule } from './rule';

const GIB = 2 ** 30;

/** A backup, a restore or a copy, and a drill, which also holds a server. */
const DUMPS = 4;

/** Of a disk, less its file system, what the system and the images need, and what the kubelet keeps free. */
const SHARE_FOR_PODS = 0.75;

/**
 * Protects the disk of every node: all pods that can run at once fit on one, so that it never decides where a pod runs, and
 * the packing of CPU and memory holds.
 */
export const nodeDisks = environmentRule(
  {
    id: 'node-disks',
    title: 'What all pods may write fits on the disk of one node',
    see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
  },
  (environment, report, platform) => {
    const most = mostWritten(environment, platform);
    if (most === undefined) return;
    for (const { path, type } of nodePools(environment.cluster)) {
      const plan = linodePlan(type);
      if (plan === undefined) continue;
      if (most <= plan.diskGib * GIB * SHARE_FOR_PODS) continue;
      const [needed, room] = [most / GIB, plan.diskGib * SHARE_FOR_PODS];
      report(
        `${path}.type`,
        type,
        `a plan whose disk has ${Math.ceil(needed)}Gi for pods, of which this one has ${room}Gi; or a smaller volume of the database`,
      );
    }
  },
);

/** In bytes; undefined when a number of pods is no number. */
function mostWritten(environment: EnvironmentConfig, platform: PlatformConfig): number | undefined {
  const pods = podRequestsAtPeak(environment, platform);
  const server = runningDatabase(environment);
  const folders = processesOf(environment, applicationOf(platform)).map(({ process }) => process.writable);
  const largest = Math.max(...[[], ...folders].map((one) => bytesOf(ephemeralStorage(one))));
  return pods && pods.length * largest + (server === undefined ? 0 : DUMPS * bytesOf(dumpStorage(server)));
}

function bytesOf(quantity: string): number {
  return toBytes(nanos(quantity));
}
