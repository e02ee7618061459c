import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world';
import { AwaitedRun } from './awaited-run';
import { followFile } from './follow-file';
import { inJobFolder } from './job-folder';

const CHECK_MS = 5000;

/** What a run of Terraform needs, so that a person can be told what it waits for. */
export interface WatchedRun {
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** What it was last heard of. */
  readonly told: () => string;
}

/**
 * Tells what a run of Terraform waits for while there is no news of it. What the providers log at the level INFO goes to a
 * file; of it only the lines of an answer after which they ask again are read. A person who set `TF_LOG` gets that log.
 * @param what such as `cluster-dev: terraform plan`
 */
export async function tellWaiting<T>(
  what: string,
  world: Pick<World, 'env' | 'warn' | 'clock'>,
  run: (watched: WatchedRun) => Promise<T>,
): Promise<T> {
  return inJobFolder(world, async (folder) => {
    const now = (): number => world.clock().getTime();
    const awaited = new AwaitedRun(what, now());
    const log = join(folder, 'providers.log');
    writeFileSync(log, '', { mode: 0o600 });
    const stopFollowing = followFile(log, (line) => awaited.logged(line, now()));
    const timer = setInterval(() => {
      const text = awaited.tell(now());
      if (text !== undefined) world.warn(text);
    }, CHECK_MS);
    try {
      return await run({
        env: hasLog(world) ? {} : { TF_LOG_PROVIDER: 'INFO', TF_LOG_PATH: log },
        onLine: (line) => awaited.printed(line, now()),
        told: () => awaited.told(now()),
      });
    } finally {
      clearInterval(timer);
      stopFollowing();
    }
  });
}

function hasLog({ env }: Pick<World, 'env'>): boolean {
  return ['TF_LOG', 'TF_LOG_CORE', 'TF_LOG_PROVIDER', 'TF_LOG_PATH'].some((name) => Boolean(env[name]));
}
