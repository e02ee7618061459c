import type { World } from '../world';
import type { ApplyLog, MakingObject } from './apply-log';
import type { Interruption } from './interruption';

/** Types of objects that have no name of their own: an orphan is billed, and the next apply makes a second one. */
const NAMELESS = /^linode_/;

const POLL_MS = 300;

/** GitHub sends SIGINT, and kills everything 10 s later. Terraform needs the rest to write the state. */
const LONGEST_WAIT_ON_GITHUB_MS = 7000;

/** After that long the object exists and is only waited for: the provider gives its id to the state when it is interrupted. */
const EXISTS_AFTER_MS = 20_000;

/**
 * When an interrupt reaches the Terraform that applies. It hands it to its providers, and Linode's breaks off the request that
 * makes an object: Linode makes it all the same, and the state never knows. So the interrupt waits until nothing is being made
 * at Linode. Ctrl-C again is a first interrupt for Terraform then.
 */
export class ApplyInterruption implements Interruption {
  /** Of the first interrupt; Terraform takes a second one for "give up now". */
  private stage: 'none' | 'waiting' | 'passed on' = 'none';

  constructor(
    private readonly interruption: Interruption,
    private readonly log: ApplyLog,
    private readonly world: Pick<World, 'env' | 'clock' | 'warn'>,
  ) {}

  readonly requested = (): boolean => this.interruption.requested();

  readonly during: Interruption['during'] = (what, part) => this.interruption.during(what, part);

  readonly listen: Interruption['listen'] = (listener) => {
    const { warn } = this.world;
    let timer: NodeJS.Timeout | undefined;
    const passOn = (words: string): void => {
      clearInterval(timer);
      this.stage = 'passed on';
      warn(`${words}: Terraform ends what it is doing and writes the state; this can take minutes`);
      warn(this.isOnGitHub ? KILLED_ON_GITHUB : AGAIN);
      listener(false);
    };
    const wait = (): void => {
      this.stage = 'waiting';
      warn(`interrupted: the deploy ends once ${this.described()} is made, so that the state knows it`);
      warn(this.isOnGitHub ? KILLED_ON_GITHUB : AGAIN_WHILE_WAITING);
      const requested = this.world.clock().getTime();
      let quiet = 0;
      timer = setInterval(() => {
        if (this.log.complete) return; // there is nothing left to interrupt
        // what needs the object that was made last begins in the next moment
        quiet = this.mustWait(requested) ? 0 : quiet + 1;
        if (quiet === 2) passOn('interrupted');
      }, POLL_MS);
    };
    const stopListening = this.interruption.listen((insisted) => {
      if (this.stage === 'none') {
        if (this.mustWait(this.world.clock().getTime())) wait();
        else passOn('interrupted');
      } else if (insisted && this.stage === 'waiting') passOn('interrupted again');
      else if (insisted) {
        warn('interrupted again: Terraform gives up');
        listener(true);
      }
    });
    return () => {
      clearInterval(timer);
      stopListening();
    };
  };

  private get isOnGitHub(): boolean {
    return this.world.env.GITHUB_ACTIONS === 'true';
  }

  private get making(): readonly MakingObject[] {
    return this.log.making.filter(({ address }) => NAMELESS.test(address));
  }

  private mustWait(requested: number): boolean {
    const now = this.world.clock().getTime();
    if (!this.isOnGitHub) return this.making.length > 0;
    const isYoung = ({ since }: MakingObject): boolean => now - since.getTime() < EXISTS_AFTER_MS;
    return now - requested < LONGEST_WAIT_ON_GITHUB_MS && this.making.some(isYoung);
  }

  private described(): string {
    const now = this.world.clock().getTime();
    return this.making
      .map(({ address, since }) => `${address} (begun ${Math.round((now - since.getTime()) / 1000)} s ago)`)
      .join(', ');
  }
}

const AGAIN_WHILE_WAITING =
  'Ctrl-C again ends it now: what is being made may then exist without the state knowing it, and is billed';
const AGAIN = 'Ctrl-C again makes it give up: what it is making then may exist without the state knowing it';
const KILLED_ON_GITHUB =
  'GitHub kills a cancelled run after 10 s: where no line below reports that the state was written, go on with docs/on-call.md#an-interrupted-deploy';
