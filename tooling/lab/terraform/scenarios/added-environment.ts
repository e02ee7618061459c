import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario';

/** CONTRIBUTING.md, "Add an environment": a copy of dev. */
export const addedEnvironment: Scenario = {
  name: 'added-environment',
  title: 'Add an environment',
  run: async (stage) => {
    const sources = 'packages/environments/src';
    const dev = readFileSync(join(stage.workspace.root, sources, 'dev.ts'), 'utf8');
    const pin = readFileSync(join(stage.workspace.root, 'apps/vmshift/releases/dev.json'), 'utf8');
    await stage.merge('Add the environment demo', [
      [
        `${sources}/demo.ts`,
        '',
        dev.replaceAll("'dev'", "'demo'").replaceAll('vmshift-dev', 'vmshift-demo').replace('const dev', 'const demo'),
      ],
      [
        `${sources}/environments.ts`,
        'import type { EnvironmentConfig }',
        "import { demo } from './demo';\nimport type { EnvironmentConfig }",
      ],
      [`${sources}/environments.ts`, '[production, staging, dev]', '[production, staging, dev, demo]'],
      ['apps/vmshift/releases/demo.json', '', pin],
    ]);
    await stage.command('./vmshiftctl plan --detailed-exitcode', 2);
    await stage.command('./vmshiftctl deploy cluster-demo platform-demo');
    await stage.command('./vmshiftctl deploy argocd');
    await stage.command('./vmshiftctl plan --detailed-exitcode');
  },
};
