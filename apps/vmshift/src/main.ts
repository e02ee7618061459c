import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST_FOLDER, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type ManifestsPlan, planManifests, writeManifests } from './plan-manifests';

/** Root of the repository, from the bundle as from here. */
const root = process.env.VMSHIFTCTL_ROOT ?? join(__dirname, '../../..');

/**
 * What `cdk8s synth` runs. The command empties its output folder first and lists what it finds there afterwards, so it
 * gets copies in a folder of its own, and `dist/` is written here, when everything is known to be right.
 */
function main(outdir: string | undefined): void {
  const plan = planUnlessWrong();
  if (plan === undefined) return;
  writeManifests(plan);
  if (outdir !== undefined) copyManifests(plan, join(root, outdir));
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
  process.exitCode = 1;
}

function copyManifests({ folders }: ManifestsPlan, outdir: string): void {
  for (const { name, plan } of folders) {
    mkdirSync(join(outdir, name), { recursive: true });
    for (const [file, text] of plan.files) writeFileSync(join(outdir, name, file), text);
  }
}

try {
  main(process.env.CDK8S_OUTDIR);
} catch (error) {
  fail(error);
}
