import { model } from '@vmshift/environments';
import { gitHubSettings } from './github-settings';

describe('gitHubSettings', () => {
  test('asks for an environment with every secret of its stacks, and an approval for a production', () => {
    const [own] = gitHubSettings(model);
    const names = own?.environments.map(({ name }) => name) ?? [];
    for (const { name, tier } of model.environments) {
      const found = own?.environments.find((environment) => environment.name === name);
      expect(found).toMatchObject({ reviewers: tier === 'production', branches: ['main'] });
      expect(found?.secrets).toEqual(
        expect.arrayContaining(['LINODE_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'POSTGRES_PASSWORD']),
      );
    }
    expect(names).toEqual(expect.arrayContaining(['plan', 'release', 'synth']));
  });

  test('gives plans nothing but what reads', () => {
    const plan = gitHubSettings(model)[0]?.environments.find(({ name }) => name === 'plan');
    expect(plan?.secrets).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'LINODE_TOKEN', 'ARGOCD_KUBECONFIG']);
  });

  test('lets a person decide which pull request is planned', () => {
    expect(gitHubSettings(model)[0]?.environments.find(({ name }) => name === 'review')).toEqual({
      name: 'review',
      secrets: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'LINODE_TOKEN'],
      reviewers: true,
      branches: ['main'],
    });
  });
});
