// Tells by one issue whether what runs is still what Git declares. Reads what `./vmshiftctl plan --format json` and
// `./vmshiftctl status --live --json` printed; opens, updates or closes the issue; exits 1 unless everything was checked and
// is as it should be. Usage: node tooling/workflows/drift-report.mjs <plan.json> <status.json>
import { appendFileSync, readFileSync } from 'node:fs';

const LABEL = 'drift';
const TITLE = 'What runs is not what Git says';
/** More lines of one part are counted, not listed, and fewer where many parts have some. */
const MOST_LINES = [40, 20, 10, 5, 2];
/** What the body of an issue holds. @see https://docs.github.com/rest/issues/issues#create-an-issue */
const LONGEST_BODY = 65536;

/** The parsed file; undefined when the command before printed nothing that can be read. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** One part of the platform: `as declared`, `drifted` or `not checked`, and lines with the reason. */
function planParts(plan) {
  if (!Array.isArray(plan?.stacks) || plan.stacks.length === 0) {
    return [{ name: 'Terraform', state: 'not checked', lines: ['there is no plan; see the log of the run'] }];
  }
  return plan.stacks.map((report) => {
    if (report.status !== 'planned') return { name: report.stack, state: 'not checked', lines: [report.because] };
    const changes = [
      ...report.plan.changes.map(({ action, address }) => `${action} ${address}`),
      ...report.plan.outputs.map((name) => `output ${name}`),
    ];
    // What the plan's credentials could not read is shown also where all the rest is as declared.
    const notes = (plan.notes ?? []).filter((note) => note.startsWith(`${report.stack}: `));
    const state = changes.length === 0 ? 'as declared' : 'drifted';
    return { name: report.stack, state, lines: [...changes, ...notes] };
  });
}

function applicationParts(status) {
  const environments = Object.entries(status?.observation?.environments ?? {});
  if (environments.length === 0) {
    return [{ name: 'Argo CD', state: 'not checked', lines: ['there is no status; see the log of the run'] }];
  }
  return environments.map(([environment, { application, applied }]) => {
    const name = `Argo CD, ${environment}`;
    if (application.state !== 'seen') return { name, state: 'not checked', lines: [application.because] };
    if (application.value === 'absent') return { name, state: 'drifted', lines: ['there is no Application'] };
    const { sync, health } = application.value;
    const problems = (status.problems ?? []).filter(
      (problem) => problem.environment === environment && [problem, ...problem.symptoms].some(isOfApplication),
    );
    if (problems.length === 0 && applied?.state === 'unknown')
      return { name, state: 'not checked', lines: [applied.because] };
    const right = sync === 'Synced' && health === 'Healthy' && problems.length === 0;
    const lines = problems.flatMap(({ cause, evidence }) => [
      cause,
      ...evidence.map(({ object, message }) => `${object}: ${message}`),
    ]);
    return { name, state: right ? 'as declared' : 'drifted', lines: right ? [] : [`${sync}, ${health}`, ...lines] };
  });
}

function isOfApplication({ object }) {
  return object.startsWith('Application/');
}

/** What hides, turns round or moves text; packages/findings/src/printable.ts has it for the program. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const escapeOf = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;

/** Text of others in a code block: it cannot mention anybody, nor end the block. */
function block(lines, most) {
  const shown = lines
    .flatMap((line) => line.split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(UNPRINTABLE, escapeOf));
  const more = shown.length > most ? [`and ${shown.length - most} more`] : [];
  const text = [...shown.slice(0, most).map((line) => line.slice(0, 1200)), ...more].join('\n');
  return ['```text', text.replaceAll('`', "'"), '```'];
}

function markdown(parts, runUrl, most) {
  const count = (state) => parts.filter((part) => part.state === state).length;
  return [
    `${count('drifted')} drifted, ${count('not checked')} not checked, ${count('as declared')} as declared ([run](${runUrl})).`,
    '',
    '| part | state |',
    '|---|---|',
    ...parts.map(({ name, state }) => `| ${name} | ${state} |`),
    ...parts
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ name, lines }) => ['', `**${name}**`, ...block(lines, most)]),
    '',
    'Next: `./vmshiftctl status --live` and `./vmshiftctl plan`; docs/on-call.md, "Drift".',
  ].join('\n');
}

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_RUN_ID, GH_TOKEN, GITHUB_STEP_SUMMARY } =
  process.env;

/** Before GitHub is asked once more; then the run fails. */
const PAUSES_SECONDS = [2, 8, 20];

/** The longest pause, even where GitHub asks for more: the job has a limit of time. */
const MOST_SECONDS = 60;

/** GitHub did not do what it was asked. */
class Refusal extends Error {
  constructor(message, response) {
    super(message);
    this.response = response;
  }
}

/** Seconds to wait where GitHub is away for a while, or asks for it; undefined where asking again gives the same. */
function pauseAfter(response, attempt) {
  const asked = response?.headers.get('retry-after') ?? undefined;
  if (response !== undefined && response.status < 500 && asked === undefined) return undefined;
  const pause = PAUSES_SECONDS[attempt];
  const seconds = Number(asked ?? pause);
  // It may be a date.
  return pause && (Number.isNaN(seconds) ? MOST_SECONDS : Math.min(seconds, MOST_SECONDS));
}

/** GitHub's own, such as that issues are disabled, on one line. */
async function wordsOf(response) {
  const { message } = await response.json().catch(() => ({}));
  return String(message ?? 'no message').replace(/\s+/g, ' ');
}

async function gitHub(method, path, body) {
  try {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
      method,
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${GH_TOKEN}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (response.ok) return await response.json();
    throw new Refusal(`GitHub answered ${response.status} to ${method} ${path}: ${await wordsOf(response)}`, response);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`GitHub did not answer ${method} ${path}: ${error.cause?.message ?? error.message}`);
  }
}

/** Begins again with the list, because what was not answered may have been done: a second issue would be opened. */
async function settleWhenAnswered(parts, body, attempt = 0) {
  try {
    return await settle(parts, body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, response } = error;
    const pause = pauseAfter(response, attempt);
    if (pause === undefined) {
      console.log(
        `::error::the issue "${TITLE}" was not brought up to date: ${message}; fix: re-run this run, once GitHub takes it`,
      );
      process.exit(1);
    }
    console.log(`${message}; asked again in ${pause} s`);
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  }
  return settleWhenAnswered(parts, body, attempt + 1);
}

/** Leaves at most one open issue: none when everything is as declared, one while something has drifted. */
async function settle(parts, body) {
  const found = await gitHub('GET', `/issues?state=open&labels=${LABEL}&sort=created&direction=asc&per_page=100`);
  const [issue, ...others] = found.filter((one) => one.pull_request === undefined);
  for (const { number } of others) await gitHub('PATCH', `/issues/${number}`, { state: 'closed' });
  const drifted = parts.some(({ state }) => state === 'drifted');
  const clean = parts.every(({ state }) => state === 'as declared');
  if (issue === undefined) {
    if (drifted) await gitHub('POST', '/issues', { title: TITLE, body, labels: [LABEL] });
    return;
  }
  await gitHub('PATCH', `/issues/${issue.number}`, clean ? { body, state: 'closed' } : { body });
}

const [planFile, statusFile] = process.argv.slice(2);
const parts = [...planParts(readJson(planFile)), ...applicationParts(readJson(statusFile))];
const runUrl = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
const bodies = MOST_LINES.map((most) => markdown(parts, runUrl, most));
const body = bodies.find(({ length }) => length <= LONGEST_BODY) ?? bodies.at(-1);
if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, `${body}\n`);
for (const { name, state } of parts) console.log(`${name}: ${state}`);
await settleWhenAnswered(parts, body);
process.exitCode = parts.every(({ state }) => state === 'as declared') ? 0 : 1;
