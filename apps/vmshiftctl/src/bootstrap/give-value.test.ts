import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, GitHubError } from '@vmshift/observation';
import { KEEPS_NOTHING } from '../testing/keeps-nothing';
import { pipedAnswers } from './answers';
import { giveValue } from './give-value';

const WEBHOOK = {
  repository: model.platform.repository,
  environment: 'production',
  name: 'ARGOCD_WEBHOOK_SECRET',
};

/** Gives Argo CD and the webhook a secret, with a GitHub that answers like this. */
async function give(api: GitHubApi) {
  const told: string[] = [];
  const setSecret = () => Promise.reject(new Error('not asked'));
  const kept = KEEPS_NOTHING;
  const access = { model, api, kept, tell: (line: string) => told.push(line), answers: pipedAnswers(''), setSecret };
  return { count: await giveValue(WEBHOOK, access), told };
}

test('a webhook that GitHub does not show keeps its secret, which is told', async () => {
  const refuse = () => Promise.reject(new GitHubError(403, 'GitHub answered 403', undefined, undefined, 'no access'));
  const text = `not done: ${WEBHOOK.repository}: secret ${WEBHOOK.name} of environment production`;
  expect(await give(refuse)).toEqual({ count: 0, told: [`${text}: GitHub does not show it: no access`] });
});

test('a network that goes away before a value is given stops the run, which may go on', async () => {
  const giving = give(() => Promise.reject(new TypeError('fetch failed')));
  await expect(giving).rejects.toThrow(UserError);
  await expect(giving).rejects.toThrow(/^GitHub: it cannot be reached: fetch failed\n.*run it again/);
});
