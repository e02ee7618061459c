// Validates, renders and checks both layers for N environments into a temporary folder; prints milliseconds and memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grownModel, pinsOf } from './environments.mjs';

const require = createRequire(new URL('../../apps/vmshiftctl/package.json', import.meta.url));
const { planManifests, writeManifests } = require('@vmshift/chart');
const { synthesizeTerraform } = require('@vmshift/infra');

const model = grownModel(Number(process.argv[2]));
const root = mkdtempSync(join(tmpdir(), 'vmshift-bench-'));
try {
  const start = process.hrtime.bigint();
  const plan = planManifests({ root, model, pins: pinsOf(model, 'a'.repeat(40)) });
  writeManifests(plan);
  await synthesizeTerraform({ model, outdir: join(root, 'cdktf.out') });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const objects = plan.folders.reduce((sum, folder) => sum + folder.plan.added.length, 0);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ count: model.environments.length, objects, milliseconds, peakMegabytes }));
} finally {
  rmSync(root, { recursive: true });
}
