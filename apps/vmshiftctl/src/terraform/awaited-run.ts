import { printableLine } from '@vmshift/findings';

/** Without news for this long, a person is told what is waited for; then each time the silence has doubled. */
const SILENCE_MS = 30_000;

/** Terraform's lines about its progress. Others, as those of the plan itself, can hold values and are not quoted. */
const PROGRESS =
  /^(?:[\w-]+\.[^\s:]+: (?:Refreshing|Reading|Read|Still|Creat|Modif|Modify|Destr|Provision|Import)|Acquiring state lock|Initializing |- (?:Finding|Installing|Reusing|Using) )/;

const LOCKING = 'Acquiring state lock';

/** What repeats that the same call goes on. */
const STILL = /: Still \w+\.\.\./;

/** What linode/linode logs of an answer after which it asks again, at the level INFO. A gateway gives no reason. */
const RETRIED = /\[INFO\] Received error (.{0,200}?) - Retrying/;
const RETRY_AFTER = /\[INFO\] Respecting Retry-After Header of (\d+)/;

interface Answer {
  readonly text: string;
  readonly times: number;
  readonly since: number;
}

/** What one run of Terraform was last heard of. Times are milliseconds since 1970. */
export class AwaitedRun {
  private line: string | undefined;
  private answer: Answer | undefined;
  private retryAfter: number | undefined;
  private lastNews: number;
  private nextAt: number;
  /** Terraform itself tells that the call goes on. */
  private isStill = false;
  private hasNewAnswer = false;

  /** @param what such as `cluster-dev: terraform plan` */
  constructor(
    private readonly what: string,
    now: number,
  ) {
    this.lastNews = now;
    this.nextAt = now + SILENCE_MS;
  }

  /** Takes a line that Terraform printed. */
  printed(line: string, now: number): void {
    if (PROGRESS.test(line)) this.line = line;
    this.isStill = STILL.test(line);
    if (this.isStill) return;
    [this.lastNews, this.nextAt, this.answer, this.retryAfter] = [now, now + SILENCE_MS, undefined, undefined];
  }

  /** Takes a line that a provider logged. An answer after which it asks again is no news. */
  logged(line: string, now: number): void {
    const [, text] = RETRIED.exec(line) ?? [];
    if (text !== undefined) {
      const known = this.answer?.text === text ? this.answer : { times: 0, since: now };
      this.answer = { text, times: known.times + 1, since: known.since };
      this.hasNewAnswer = true;
    }
    const [, seconds] = RETRY_AFTER.exec(line) ?? [];
    if (seconds !== undefined) this.retryAfter = Number(seconds);
  }

  /** What a person is told now; undefined while there is news, or it was told. */
  tell(now: number): string | undefined {
    if (now < this.nextAt || (this.isStill && !this.hasNewAnswer)) return undefined;
    this.hasNewAnswer = false;
    this.nextAt = this.lastNews + 2 * Math.max(now - this.lastNews, SILENCE_MS);
    return printableLine(`${this.what}: ${this.told(now)}`);
  }

  /** Since when it has been silent, its last line, and the last answer. */
  told(now: number): string {
    const since = `waiting since ${clockTime(this.lastNews)} (${duration(now - this.lastNews)})`;
    const last =
      this.line === undefined ? 'it has printed nothing about its progress yet' : `its last line is "${this.line}"`;
    return `${since}; ${last}; ${this.answered()}`;
  }

  private answered(): string {
    if (this.answer === undefined) {
      return this.line?.startsWith(LOCKING) === true
        ? 'another run holds the lock of the state, or its backend does not respond'
        : 'no answer is logged, so an API, the backend of the state or a registry may not respond';
    }
    const { text, times, since } = this.answer;
    const wait = this.retryAfter === undefined ? '' : `, to be asked again after ${this.retryAfter} s`;
    const often = times === 1 ? `at ${clockTime(since)}` : `${times} times since ${clockTime(since)}`;
    const answers = text === '' ? 'with an error without a reason (https://status.linode.com)' : `"${text}"`;
    return `Linode answers ${answers}${wait}, ${often}`;
  }
}

/** `45 s`, `12 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `09:21:42Z`. */
function clockTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`;
}
