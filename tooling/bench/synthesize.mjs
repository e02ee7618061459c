// Validates, renders and checks both layers for N environments into a temporary folder; prints milliseconds and memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModule } from '../program-modules.mjs';
import { grownModel, pinsOf } from './environments.mjs';

const { planManifests, writeManifests } = loadModule('@vmshift/chart');
const { synthesizeTerraform } = loadModule('@vmshift/infra');

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
