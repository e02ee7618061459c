import { again, type Cause } from './failed-run';

/** Terraform breaks what it tells of a lock into lines, anywhere between two words. */
const OF_THE_BUCKET = /(?:S3\s+bucket\s+["']([^"']+)["']|S3:\s)[\s\S]*?/.source;

/** What a state bucket refuses, or cannot do, by the words of Terraform's S3 backend. */
export const STATE_BUCKET_REFUSALS: readonly Cause[] = [
  {
    pattern: /RequestTimeTooSkewed/,
    explain: (_, run) =>
      `the state bucket refuses the call because the clock of this machine is off (date -u); set it right, and ${again(run)}`,
  },
  {
    pattern:
      /(No valid credential sources found|InvalidAccessKeyId|SignatureDoesNotMatch|failed to refresh cached credentials)/,
    explain: () =>
      'the state bucket refuses the credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, then run ./vmshiftctl doctor',
  },
  {
    pattern: /ExpiredToken/,
    explain: (_, run) =>
      'the state bucket refuses the session in AWS_SESSION_TOKEN, which expired; the key pairs of the buckets need none: ' +
      `unset AWS_SESSION_TOKEN, and ${again(run)}`,
  },
  {
    // An answer to HEAD has no body that could name the clock.
    pattern: new RegExp(`${OF_THE_BUCKET}StatusCode:\\s+403(?:[\\s\\S]*?api\\s+error\\s+(Forbidden):\\s+Forbidden)?`),
    explain: ([, bucket, unnamed]) =>
      `the state bucket${named(bucket)} refuses the key pair in AWS_ACCESS_KEY_ID; each environment ` +
      `has its own (docs/setup.md, "The state buckets")${unnamed === undefined ? '' : '; or the clock of this machine is off (date -u)'}`,
  },
  {
    pattern: /Error\s+acquiring\s+the\s+state\s+lock[\s\S]*?StatusCode:\s+501/,
    explain: (_, run) =>
      'the state bucket does not know the condition by which a lock is taken (501), now and later; set lockFile to false under ' +
      `stateBackend in packages/environments/src/platform.ts (docs/setup.md, "The state buckets"), and ${again(run)}`,
  },
  {
    pattern: new RegExp(
      `${OF_THE_BUCKET}StatusCode:\\s+(30\\d)(?:[\\s\\S]*?requested\\s+bucket\\s+from\\s+"[^"]*",\\s+actual\\s+location\\s+"([^"]+)")?`,
    ),
    explain: ([, bucket, code, location], run) =>
      `the state bucket${named(bucket)} is not where it is asked for (${code}${location === undefined ? '' : `, it is in ${location}`}): ` +
      'compare its region with stateBackend.endpoint in packages/environments/src/platform.ts; a proxy that wants a login ' +
      `leads elsewhere too; then ${again(run)}`,
  },
  {
    pattern: /(NoSuchBucket|S3 bucket "[^"]*" does not exist)/,
    explain: () =>
      'the state bucket does not exist; create it as docs/setup.md describes, then run ./vmshiftctl doctor',
  },
  {
    // A bucket that does not know a call answers 501, now and later.
    pattern: new RegExp(`${OF_THE_BUCKET}StatusCode:\\s+(429|5(?!01)\\d\\d)(?:[\\s\\S]*?api\\s+error\\s+(\\w+))?`),
    explain: ([, bucket, code, name = ''], run) =>
      `the state bucket${named(bucket)} cannot answer for now (${`${code} ${name}`.trim()}); look at ` +
      `https://status.linode.com, wait a few minutes, and ${again(run)}`,
  },
  {
    pattern: new RegExp(
      `${OF_THE_BUCKET}(?:unexpected\\s+EOF|StatusCode:\\s+0\\b[\\s\\S]*?([^\\s:]+:\\s+EOF|dial[^\\n]*|connection[^\\n]*))`,
    ),
    explain: ([, bucket, what = 'its answer broke off'], run) =>
      `the state bucket${named(bucket)} cannot be reached (${what.trim()}); check the network and ` +
      `https://status.linode.com, and ${again(run)}`,
  },
];

function named(bucket: string | undefined): string {
  return bucket === undefined ? '' : ` ${bucket}`;
}
