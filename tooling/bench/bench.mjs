// Measures what people wait for and prints tables; asserts nothing. Usage: npm run bench [-- --runs N]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryWithChange } from './change.mjs';
import { editedClone } from './edited-clone.mjs';
import { helmChart } from './helm-chart.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 10;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Wall milliseconds of one run. Fails on an exit code that is not expected. */
function time([program, ...args], { codes = [0], env = {}, cwd = root, before = () => {} } = {}) {
  before();
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (!codes.includes(status)) throw new Error(`${program} ${args.join(' ')} exited ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function medianOf(command, options, count = runs) {
  time(command, options);
  return median(Array.from({ length: count }, () => time(command, options)));
}

const onPath = (program) => spawnSync('which', [program]).status === 0;
const bin = (name) => join('node_modules/.bin', name);
const ctl = ['./vmshiftctl'];
const helm = 'helm template';
const dyff = 'dyff between';

/** What a person waits for, on the committed environments. */
function commands() {
  const rows = [
    ['`node -e 0`', medianOf(['node', '-e', '0'])],
    ['`./vmshiftctl synth --check`, both layers', medianOf([...ctl, 'synth', '--check'])],
    ['`./vmshiftctl status`', medianOf([...ctl, 'status'], { codes: [0, 1] })],
    ['`npx cdk8s synth`', medianOf([bin('cdk8s'), 'synth'])],
    ['`npx cdktf synth`', medianOf([bin('cdktf'), 'synth'])],
  ];
  const chart = helmChart(join(root, 'dist'));
  try {
    const script = chart.environments.map((name) => `${helm} vmshift ${chart.folder}/${name} >/dev/null`).join(' && ');
    rows.push([
      `\`${helm}\` of the same objects, one call each`,
      onPath('helm') ? medianOf(['sh', '-c', script]) : undefined,
    ]);
  } finally {
    chart.remove();
  }
  return rows;
}

/** In a clone of its own: where nothing was changed, and from a value of the model that was saved to what that does, printed. */
function ofClone() {
  const clone = editedClone();
  const diff = (args, options) => medianOf([...ctl, 'diff', ...args], { codes: [0, 3], cwd: clone.folder, ...options });
  try {
    return [
      ['`./vmshiftctl diff` without a change', diff([])],
      ['`./vmshiftctl diff HEAD --head HEAD`', diff(['HEAD', '--head', 'HEAD'])],
      ['edit of `production.ts` → `./vmshiftctl diff`', diff([], { before: clone.edit })],
    ];
  } finally {
    clone.remove();
  }
}

/** A new build and one blocking finding in each of N environments: what diff takes for it. */
function diffs(count) {
  const change = repositoryWithChange(count);
  try {
    const env = { VMSHIFTCTL_ROOT: change.folder };
    const rows = [
      [
        `\`./vmshiftctl diff HEAD~1 --head HEAD\`, ${count} environments changed`,
        medianOf([...ctl, 'diff', 'HEAD~1', '--head', 'HEAD'], { codes: [3], env }, count > 100 ? 3 : runs),
      ],
    ];
    if (count > 3) return rows;
    const script = `cd ${change.after} && for file in */*.yaml; do ${dyff} --omit-header ${change.before}/$file $file; done >/dev/null`;
    rows.push([`\`${dyff}\`, file by file`, onPath('dyff') ? medianOf(['sh', '-c', script], {}, 3) : undefined]);
    return rows;
  } finally {
    change.remove();
  }
}

/** Both layers for N environments, in a process of its own. */
function growth(count) {
  const script = join(root, 'tooling/bench/synthesize.mjs');
  const results = Array.from({ length: count > 100 ? 3 : runs }, () =>
    JSON.parse(execFileSync('node', [script, String(count)], { encoding: 'utf8' })),
  );
  const of = (figure) => median(results.map((result) => result[figure]));
  return { ...results[0], milliseconds: of('milliseconds'), peakMegabytes: of('peakMegabytes') };
}

const rows = [...commands(), ...ofClone(), ...diffs(3), ...diffs(30), ...diffs(300)];
const grown = [3, 30, 300].map(growth);
const [[, bare]] = rows;

const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${machine}, median of ${runs} (of 3 for 300 environments and dyff)\n`,
);
console.log('| command | wall | × `node -e 0` |\n|---|---:|---:|');
for (const [name, value] of rows) {
  console.log(
    value === undefined
      ? `| ${name} | not installed | |`
      : `| ${name} | ${Math.round(value)} ms | ${(value / bare).toFixed(1)} |`,
  );
}
console.log(
  '\n| environments | objects | validate, render, check, synthesize, write | for each | peak memory |\n|---:|---:|---:|---:|---:|',
);
for (const { count, objects, milliseconds, peakMegabytes } of grown) {
  console.log(
    `| ${count} | ${objects} | ${Math.round(milliseconds)} ms | ${(milliseconds / count).toFixed(1)} ms | ${Math.round(peakMegabytes)} MB |`,
  );
}
