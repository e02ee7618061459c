import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { postgresqlPrograms } from '../../runbook/postgresql-server';
import { Bench } from './bench';
import { readRendered } from './rendered';
import { parseLoad, parseShape } from './shape';
import { tableHead, tableRow } from './table';

const USAGE = `usage: node tooling/lab/run-lab.mjs load [--shape '<name> <setting>=<value> ...'] ... [--load <load>] ...
         [--environment NAME] [--app FOLDER] [--python FILE] [--port N]
loads: burst=<requests>x<times>, clients=<clients>x<seconds>, lock=<clients>x<seconds>`;

const { values } = parseArgs({
  options: {
    shape: { type: 'string', multiple: true, default: ['rendered'] },
    load: { type: 'string', multiple: true, default: ['burst=100x3', 'burst=200x3', 'clients=100x60'] },
    environment: { type: 'string', default: 'production' },
    app: { type: 'string', default: process.env.VMSHIFT_APP ?? 'tooling/lab/load/stand-in' },
    python: { type: 'string', default: process.env.VMSHIFT_PYTHON ?? 'python3' },
    port: { type: 'string', default: '27100' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });

async function main(): Promise<void> {
  comeFirst();
  const rendered = readRendered(values.environment);
  const shapes = values.shape.map((text) => parseShape(text, rendered.shape));
  const loads = values.load.map(parseLoad);
  const application = { folder: resolve(values.app), python: values.python };
  if (!existsSync(join(application.folder, 'app/main.py')))
    throw new Error(`--app ${values.app}: no app/main.py there`);
  if (postgresqlPrograms === undefined) throw new Error('no PostgreSQL server; fix: apt-get install postgresql');
  let bench: Bench | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void (bench?.stop() ?? Promise.resolve()).finally(() => process.exit(130)));
  console.log(tableHead());
  for (const shape of shapes) {
    bench = new Bench(shape, rendered, application, Number(values.port));
    try {
      await bench.start();
      for (const load of loads) console.log(tableRow(await bench.run(load)));
    } finally {
      await bench.stop();
    }
  }
  process.exit();
}

/** The network and the clients are other machines' in a cluster: the bench has to see in time what happens. */
function comeFirst(): void {
  try {
    setPriority(-10);
  } catch {
    // It needs a right that not every root has.
  }
}
