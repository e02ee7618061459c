import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vmshift } from '../../packages/application/src';
import { model } from '../../packages/environments/src';
import { readWorkflow, root, type Workflow } from './workflow-file';

describe('what the workflows repeat from the model', () => {
  const { platform, environments } = model;
  const operate = readFileSync(join(root, '.github/workflows/operate.yaml'), 'utf8');
  const release = readFileSync(join(root, '.github/workflows/release.yaml'), 'utf8');
  const build = readFileSync(join(root, 'templates/app-repository/.github/workflows/ci-cd.yaml'), 'utf8');
  const dispatch = readFileSync(join(root, 'templates/app-repository/.github/workflows/argocd-update.yaml'), 'utf8');

  test('images of the application', () => {
    for (const image of [platform.images.api, platform.images.celery]) expect(build).toContain(`tags: ${image}:`);
    const [registry] = platform.images.api.split('/vmshift-api');
    for (const text of [release, operate]) expect(text).toContain(`oci://${registry}/$image`);
  });

  test('the two repositories', () => {
    for (const text of [release, operate]) {
      expect(text).toContain(`--repo ${platform.applicationRepository} `);
      expect(text).toContain(`--signer-workflow ${platform.applicationRepository}/.github/workflows/ci-cd.yaml`);
    }
    expect(dispatch).toContain(`--repo ${platform.repository} `);
  });

  test('the environments that ask for an approval, and the branches that reach them', () => {
    const { environment = '' } = readWorkflow('.github/workflows/operate.yaml').jobs.approve ?? {};
    const guarded = environments.filter(({ cluster }) => cluster.preventDestroy);
    const asked = guarded.map(({ name }) => `inputs.environment == '${name}'`);
    const forced = guarded.map(({ branch }) => `(inputs.verb == 'force-release' && inputs.branch == '${branch}')`);
    expect(environment).toBe(`${'${{'} (${[...asked, ...forced].join(' || ')}) && 'production' || 'release' }}`);
    expect(guarded.map(({ name }) => name)).toEqual(['production']);
  });

  test('the branches that are released', () => {
    const branches = [...new Set(environments.map(({ branch }) => branch))].sort();
    const { workflow_run } = parse(dispatch).on as { readonly workflow_run: { readonly branches: string[] } };
    expect([...workflow_run.branches].sort()).toEqual(branches);
    for (const branch of branches) expect(build).toContain(`github.ref == 'refs/heads/${branch}'`);
  });

  test('the command that makes the tables', () => {
    const { jobs } = parse(build) as Workflow;
    const schema = jobs.test?.steps.find(({ name }) => name === 'Create the schema');
    const [program, flag, code = ''] = vmshift.processes.schemaJob.command;
    expect(schema?.run).toBe(`${program} ${flag} '${code}'`);
    expect(code).not.toContain("'");
  });

  test('the servers that the application is tested against', () => {
    for (const { repository, tag, digest } of [platform.images.postgresql, platform.images.redis]) {
      expect(build).toContain(`image: ${repository}:${tag}@${digest}`);
    }
  });
});
