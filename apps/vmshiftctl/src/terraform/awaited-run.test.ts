import fc from 'fast-check';
import { AwaitedRun } from './awaited-run';

const START = Date.parse('2026-11-27T09:00:00Z');
const at = (seconds: number): number => START + seconds * 1000;
const awaited = (): AwaitedRun => new AwaitedRun('cluster-dev: terraform plan', START);

/** As linode/linode 3.13.0 logs it at the level INFO. */
const logLine = (text: string): string =>
  `2026-11-27T09:00:01.956Z [INFO]  provider.terraform-provider-linode_v3.13.0_x5: [INFO] ${text}`;

const REFRESHING = 'linode_lke_cluster.cluster_lke: Refreshing state... [id=1001]';

test('nothing is told while there is news', () => {
  const run = awaited();
  for (let second = 10; second < 300; second += 10) {
    run.printed(`linode_domain_record.r${second}: Refreshing state... [id=${second}]`, at(second));
    expect(run.tell(at(second + 9))).toBeUndefined();
  }
});

test('after 30 s what is waited for and since when, then each time the silence has doubled', () => {
  const run = awaited();
  run.printed(REFRESHING, at(2));
  const told = Array.from({ length: 600 }, (_, second) => [second, run.tell(at(second))] as const);
  expect(told.flatMap(([second, text]) => (text === undefined ? [] : [second]))).toEqual([32, 62, 122, 242, 482]);
  expect(told[32]?.[1]).toBe(
    `cluster-dev: terraform plan: waiting since 09:00:02Z (30 s); its last line is "${REFRESHING}"; no answer is logged, so an API, the backend of the state or a registry may not respond`,
  );
});

test('a 429 with its Retry-After, which is no news', () => {
  const run = awaited();
  run.printed(REFRESHING, at(2));
  for (const second of [3, 33, 63]) {
    run.logged(logLine('Respecting Retry-After Header of 30 (30s) (max 30s)'), at(second));
    run.logged(logLine('Received error Too many requests - Retrying'), at(second));
  }
  expect(run.tell(at(64))).toContain(
    'Linode answers "Too many requests", to be asked again after 30 s, 3 times since 09:00:03Z',
  );
});

test('an error without a reason, as a gateway in front of Linode gives it', () => {
  const run = awaited();
  run.logged(logLine('Received error  - Retrying'), at(1));
  run.logged(logLine('Received error  - Retrying'), at(4));
  expect(run.tell(at(31))).toMatch(
    /; Linode answers with an error without a reason \(https:\/\/status\.linode\.com\), 2 times since 09:00:01Z$/,
  );
});

test('a lock that another run holds', () => {
  const run = awaited();
  run.printed('Acquiring state lock. This may take a few moments...', at(1));
  expect(run.tell(at(31))).toMatch(/its last line is "Acquiring.*"; another run holds the lock of the state/);
});

test('an answer before the last news is over', () => {
  const run = awaited();
  run.logged(logLine('Received error Too many requests - Retrying'), at(1));
  run.printed(REFRESHING, at(2));
  expect(run.tell(at(40))).toContain('no answer is logged');
});

test('Terraform tells itself that it still creates, unless the API refuses meanwhile', () => {
  const run = awaited();
  run.printed('linode_lke_cluster.cluster_lke: Creating...', at(1));
  for (let second = 10; second <= 100; second += 10) {
    run.printed(`linode_lke_cluster.cluster_lke: Still creating... [${second}s elapsed]`, at(second));
    expect(run.tell(at(second + 1))).toBeUndefined();
  }
  run.logged(logLine('Received error Too many requests - Retrying'), at(105));
  run.printed('linode_lke_cluster.cluster_lke: Still creating... [01m50s elapsed]', at(110));
  expect(run.tell(at(111))).toMatch(/Still creating.*Linode answers "Too many requests", at 09:01:45Z$/);
});

test('no value of a plan and no other line of a log is shown', () => {
  const secret = 'pa55word';
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const run = awaited();
      run.printed(`      + password = "${before}${secret}${after}"`, at(1));
      run.logged(`[DEBUG] ${before} Authorization: Bearer ${secret} ${after}`, at(1));
      expect(run.tell(at(60))).not.toContain(secret);
    }),
  );
});

test('what an API answered is shown in printable characters', () => {
  const run = awaited();
  run.logged(logLine('Received error \u001B[2J\u202Ebusy - Retrying'), at(1));
  expect(run.tell(at(31))).toMatch(/^[ -~]+$/);
});
