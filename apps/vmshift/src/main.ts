import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DIST_FOLDER, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type ManifestsPlan, planManifests, writeManifests } from './plan-manifests';

/** Root of the repository, from the bundle as from here. */
const root = process.env.VMSHIFTCTL_ROOT ?? join(__dirname, '../../..');

/** Where `cdk8s synth` looks for what was made. */
const outdir = process.env.CDK8S_OUTDIR === undefined ? undefined : resolve(root, process.env.CDK8S_OUTDIR);

/**
 * What `cdk8s synth` runs. The command empties its output folder first and lists what it finds there afterwards, so it
 * gets copies in a folder of its own, and `dist/` is written here, when everything is known to be right.
 */
function main(): void {
  const plan = planUnlessWrong();
  if (plan === undefined) return;
  writeManifests(plan);
  if (outdir !== undefined) copyManifests(plan, outdir);
}

/** Undefined when something is wrong: what it is has been reported, and nothing was written. */
function planUnlessWrong(): ManifestsPlan | undefined {
  try {
    return planManifests({ root, model, today: new Date().toISOString().slice(0, 10) });
  } catch (error) {
    fail(error, `${DIST_FOLDER}/ is as it was`);
    return undefined;
  }
}

function fail(error: unknown, ...more: readonly string[]): void {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write([...error.lines, ...more, ''].join('\n'));
  process.exitCode = letSynthFail() ? 0 : 1;
}

/**
 * Removes the empty folder of `cdk8s synth`, which then fails in a line of its own: for an exit code it prints its stack below
 * our message. It alone sets the second variable; who sets the folder by hand gets the exit code.
 * @returns whether there is no such folder now, and so whether the command will fail
 */
function letSynthFail(): boolean {
  if (outdir === undefined || process.env.CDK8S_RECORD_CONSTRUCT_METADATA === undefined) return false;
  try {
    rmdirSync(outdir);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  return true;
}

function copyManifests({ folders }: ManifestsPlan, outdir: string): void {
  for (const { name, plan } of folders) {
    mkdirSync(join(outdir, name), { recursive: true });
    for (const [file, text] of plan.files) writeFileSync(join(outdir, name, file), text);
  }
}

try {
  main();
} catch (error) {
  fail(error);
}
