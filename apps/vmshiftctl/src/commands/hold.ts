import { model } from '@vmshift/environments';
import { GIVEN_REASON, planHold } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readAuthor } from '../git/read-author';
import { type PrintOptions, printPublication } from '../publish/print-publication';
import type { Publication, PublishOptions } from '../publish/publication';
import { publish } from '../publish/publish';
import { findEnvironment } from '../read-environment-states';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface HoldOptions extends PrintOptions {
  readonly reason: string;
}

/** Stops automatic releases for an environment. */
export async function hold(name: string, options: HoldOptions, world: World): Promise<ExitCode> {
  const reason = options.reason.trim();
  const check = new ArgumentCheck();
  check.value('--reason', reason, GIVEN_REASON);
  check.finish();
  printPublication(await publishHold(name, reason, options, world), options, world);
  return 0;
}

/** The hold, as far as the options let it go. @param reason on one line */
export async function publishHold(
  name: string,
  reason: string,
  options: PublishOptions,
  world: World,
): Promise<Publication> {
  const environment = findEnvironment(model.environments, name);
  const by = await readAuthor(createGit(world), world);
  return publish(
    {
      model,
      environments: [environment],
      decide: ([state]) => {
        if (state === undefined) throw new Error('no state to decide on');
        return planHold({ reason, by }, state);
      },
      byWorkflow: () => ({ verb: 'hold', environment: name, reason }),
    },
    options,
    world,
  );
}
