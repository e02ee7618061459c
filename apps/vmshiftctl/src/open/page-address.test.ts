import { model } from '@vmshift/environments';
import { builds, entry, production } from '../testing/released';
import { pageAddress } from './page-address';

const { applicationRepository, argoCd, repository } = model.platform;
const RUN = `https://github.com/${applicationRepository}/actions/runs/7`;
const states = [production(entry('release', { ...builds.second, runUrl: RUN }, 5))];

test.each([
  ['production', undefined, `https://${model.environments[0]?.host}`],
  ['argocd', undefined, `https://${argoCd.host}`],
  ['argocd', 'dev', `https://${argoCd.host}/applications/argocd/vmshift-dev`],
  ['run', undefined, `https://github.com/${repository}/actions`],
  ['run', 'production', RUN],
])('%s %s', (page, environment, address) => {
  expect(pageAddress(page, environment, model, states)).toBe(address);
});

test.each([
  [
    'prod',
    undefined,
    'cannot open "prod"; nearest: production; allowed: production, staging, dev, argocd [environment], run [environment]',
  ],
  ['argocd', 'prod', 'unknown environment: got "prod"; nearest: production; allowed: production, staging, dev'],
  ['dev', 'staging', 'cannot open "dev" "staging"; allowed: production'],
  ['run', 'dev', `the pin of dev names no workflow run; the runs: https://github.com/${applicationRepository}/actions`],
])('%s %s is refused', (page, environment, message) => {
  expect(() => pageAddress(page, environment, model, states)).toThrow(message);
});
