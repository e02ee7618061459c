import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What GitHub says of a push that it refuses: on standard error, and of the branch in the answer of the push. */
export interface Refusal {
  readonly lines: readonly string[];
  readonly reason: string;
}

/** A branch protected by a ruleset. */
export const GH013: Refusal = {
  lines: [
    'error: GH013: Repository rule violations found for refs/heads/main.        ',
    'Review all repository rules at https://github.com/ilearn-code/iac-vmshift/rules?ref=refs%2Fheads%2Fmain',
    '',
    '- Changes must be made through a pull request.',
    '',
    '- Required status check "Review" is expected.',
    '',
  ],
  reason: 'push declined due to repository rule violations',
};

/** A branch protected by a branch protection rule. */
export const GH006: Refusal = {
  lines: [
    'error: GH006: Protected branch update failed for refs/heads/main.        ',
    'error: Changes must be made through a pull request.        ',
  ],
  reason: 'protected branch hook declined',
};

/** The token of the App that is on the bypass list. */
const BYPASS = 'installation-token';

/**
 * Lets a bare repository refuse pushes to `main` as GitHub does, but for those of the App.
 * @see https://git-scm.com/docs/githooks#proc-receive
 */
export function protectMain(bare: string, { lines, reason }: Refusal): void {
  execFileSync('git', ['config', 'receive.procReceiveRefs', 'refs/heads/main'], { cwd: bare });
  const hook = join(bare, 'hooks/proc-receive');
  mkdirSync(join(bare, 'hooks'), { recursive: true });
  writeFileSync(
    hook,
    `#!${process.execPath}
const fs = require('node:fs');
function bytes(count) {
  const buffer = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const read = fs.readSync(0, buffer, at, count - at);
    if (read === 0) process.exit(1);
    at += read;
  }
  return buffer.toString();
}
function packets() {
  const all = [];
  for (;;) {
    const length = Number.parseInt(bytes(4), 16);
    if (length === 0) return all;
    all.push(bytes(length - 4));
  }
}
const write = (text) => fs.writeSync(1, (text.length + 4).toString(16).padStart(4, '0') + text);
packets();
write('version=1\\0');
fs.writeSync(1, '0000');
for (const command of packets()) {
  const ref = command.trim().split(' ')[2];
  if (process.env.PUSH_TOKEN === ${JSON.stringify(BYPASS)}) {
    write('ok ' + ref);
    write('option fall-through');
  } else {
    fs.writeSync(2, ${JSON.stringify(lines.map((line) => `${line}\n`).join(''))});
    write('ng ' + ref + ' ' + ${JSON.stringify(reason)});
  }
}
fs.writeSync(1, '0000');
`,
  );
  chmodSync(hook, 0o755);
}

/** Gives a clone the App's token, as `actions/checkout` leaves it behind. */
export function giveBypass(clone: string, token = BYPASS): void {
  execFileSync('git', ['config', 'remote.origin.receivepack', `env PUSH_TOKEN=${token} git-receive-pack`], {
    cwd: clone,
  });
}
